//! The pages of the rules, each a test.

rempart_testkit::pages!(rempart_secrets::CHECKER;
);
