//! The pages of the rules, each a test.

rempart_testkit::pages!(rempart_ports::CHECKER;
    broken_setting,
    forwarded_port,
    host_port,
    open_firewall,
    opening_setting,
    public_listener,
    published_by_value,
    published_service,
    routed_port,
    unclosed_chain,
    unguarded_pods,
);
