//! Every rule page runs as a test.

rempart_testkit::pages!(rempart_layout::CHECKER;
    case_collision,
    dangling_symlink,
    escaping_symlink,
    long_file,
    misplaced_file,
    missing_room,
    undeclared_room,
);
