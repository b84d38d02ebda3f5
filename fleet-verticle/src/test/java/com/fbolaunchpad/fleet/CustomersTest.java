package com.fbolaunchpad.fleet;

import static com.fbolaunchpad.fleet.Fleet.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.Engine;
import com.fbolaunchpad.platform.FakeService;
import com.fbolaunchpad.platform.Problem;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CustomersTest {
    private static final long KNOWN = 7;

    @ParameterizedTest
    @EnumSource(Engine.class)
    void anAircraftBelongsToACustomerThatTheOrdersServiceKnows(Engine engine) {
        var fleet = new Fleet(engine);
        var orders = customers(fleet);
        var tailNumber = fleet.name("N");
        var create = "fleet.createAircraft";
        fleet.refused(422, "unknown-customer", create, plane(tailNumber, 8L));
        fleet.refused(404, "not-found", "fleet.getAircraft", json("tail_number", tailNumber));
        fleet.ask(create, plane(tailNumber, KNOWN));
        assertThat(orders.requests()).allMatch(request -> request.caller().user() == Fleet.USER);

        var update = "fleet.updateAircraft";
        fleet.refused(422, "unknown-customer", update, json("tail_number", tailNumber, "customer_id", 8));
        fleet.refused(404, "not-found", update, json("tail_number", fleet.name("X"), "customer_id", KNOWN));
        var before = orders.requests().size();
        fleet.ask(update, json("tail_number", tailNumber, "customer_id", KNOWN, "aircraft_type", "Robin"));
        fleet.ask(update, json("tail_number", tailNumber, "customer_id", null));
        fleet.ask(update, json("tail_number", tailNumber, "verified", false));
        assertThat(orders.requests()).as("nobody is asked without need").hasSize(before);
        fleet.ask(update, json("tail_number", tailNumber, "customer_id", KNOWN));
        assertThat(orders.requests()).hasSize(before + 1);
        assertThat(fleet.aircraftNow(tailNumber).getLong("customer_id")).isEqualTo(KNOWN);
        fleet.stop();
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void withoutTheOrdersServiceNoCustomerIsSet(Engine engine) {
        var fleet = new Fleet(engine);
        var orders = customers(fleet);
        Await.result(orders.leave());
        var tailNumber = fleet.name("N");
        fleet.refused(503, "service-unavailable", "fleet.createAircraft", plane(tailNumber, KNOWN));
        fleet.ask("fleet.createAircraft", plane(tailNumber, null));
        fleet.refused(
                503,
                "service-unavailable",
                "fleet.updateAircraft",
                json("tail_number", tailNumber, "customer_id", KNOWN));
        fleet.ask("fleet.updateAircraft", json("tail_number", tailNumber, "aircraft_type", "Robin"));
        fleet.stop();
    }

    private static FakeService customers(Fleet fleet) {
        return fleet.orders().answer("checkCustomer", request -> {
            if (request.input().getLong("customer_id") != KNOWN) {
                throw Problem.unprocessable("unknown-customer", "There is no such customer.");
            }
            return json();
        });
    }

    private static JsonObject plane(String tailNumber, Long customer) {
        return json("tail_number", tailNumber, "aircraft_type", "CJ3", "fuel_type", "JET_A", "customer_id", customer);
    }
}
