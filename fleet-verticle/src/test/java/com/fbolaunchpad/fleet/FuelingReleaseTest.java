package com.fbolaunchpad.fleet;

import static com.fbolaunchpad.fleet.Fleet.completion;
import static com.fbolaunchpad.fleet.Fleet.json;
import static com.fbolaunchpad.fleet.Fleet.mint;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class FuelingReleaseTest extends OnEachEngine {
    @Test
    void aMintAndAReleaseAtOnceNeverLeaveAnOpenPermit() {
        for (var i = 0; i < 10; i++) {
            var request = mint(fleet.order(), 1, fleet.aircraft("JET_A"), "JET_A", fleet.checkedTruck("JET_A"));
            var outcomes = fleet.atOnce(
                    8,
                    turn -> turn % 2 == 0
                            ? fleet.send("fleet.mintFuelingPermit", request)
                            : fleet.send("fleet.releaseFuelingPermit", request));
            assertThat(outcomes)
                    .allMatch(outcome -> outcome.equals("permit-closed")
                            || outcome.contains("minted_at")
                            || outcome.contains("RELEASED"));
            assertThat(openPermits(request.getLong("truck_id"))).isZero();
        }
    }

    @Test
    void releaseFuelingPermitFreesTheTruckForGood() {
        var flow = fleet.flow();
        assertThat(fleet.ask("fleet.releaseFuelingPermit", json("order_id", flow.order())))
                .isEqualTo(json("order_id", flow.order(), "state", "RELEASED"));
        fleet.ask("fleet.releaseFuelingPermit", json("order_id", flow.order()));
        fleet.refused(
                409,
                "permit-closed",
                "fleet.mintFuelingPermit",
                mint(flow.order(), 9, flow.tailNumber(), "JET_A", flow.truck()));
        fleet.ask("fleet.mintFuelingPermit", mint(fleet.order(), 1, flow.tailNumber(), "JET_A", flow.truck()));
    }

    @Test
    void aReleaseBeforeTheMintForbidsIt() {
        var order = fleet.order();
        var outcomes = fleet.atOnce(20, i -> fleet.send("fleet.releaseFuelingPermit", json("order_id", order)));
        assertThat(Set.copyOf(outcomes)).singleElement().asString().contains("RELEASED");
        fleet.refused(
                409,
                "permit-closed",
                "fleet.mintFuelingPermit",
                mint(order, 1, fleet.aircraft("JET_A"), "JET_A", fleet.checkedTruck("JET_A")));
    }

    @Test
    void whatIsCompletedIsNeitherReleasedNorMintedAgain() {
        var flow = fleet.flow();
        fleet.ask("fleet.completeFueling", completion(flow.order(), "100.00", "100.00"));
        fleet.refused(409, "permit-completed", "fleet.releaseFuelingPermit", json("order_id", flow.order()));
        fleet.refused(
                409,
                "permit-closed",
                "fleet.mintFuelingPermit",
                mint(flow.order(), 1, flow.tailNumber(), "JET_A", flow.truck()));
    }

    private static long openPermits(long truck) {
        return fleet.number("select count(*) as n from fueling_permit where truck_id = $1 and state = 'OPEN'", truck);
    }
}
