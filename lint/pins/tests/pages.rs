//! The pages of the rules, each a test.

rempart_testkit::pages!(rempart_pins::CHECKER;
    broken_register,
    drifting_pin,
    ended_pin,
    floating_pin,
    image_without_digest,
    missing_pin,
    unused_pin,
    withdrawn_image,
);
