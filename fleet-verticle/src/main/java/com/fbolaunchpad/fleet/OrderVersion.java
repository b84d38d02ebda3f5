package com.fbolaunchpad.fleet;

/** An order as an event tells of it. */
record OrderVersion(long orderId, long version) {
    static OrderVersion of(Input event) {
        var data = event.object("data");
        return new OrderVersion(data.number("order_id"), data.number("order_version"));
    }
}
