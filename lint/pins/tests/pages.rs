//! The pages of the rules, each a test.

rempart_testkit::pages!(rempart_pins::CHECKER;
    broken_register,
    drifting_pin,
    floating_pin,
    missing_pin,
    unused_pin,
    withdrawn_image,
);
