package com.fbolaunchpad.fleet;

import static com.fbolaunchpad.fleet.Fleet.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Engine;
import com.fbolaunchpad.platform.TestSettings;
import io.vertx.core.Vertx;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FleetVerticleTest {
    @ParameterizedTest
    @EnumSource(Engine.class)
    void servesUntilItIsStopped(Engine engine) {
        var fleet = new Fleet(engine);
        assertThat(fleet.ask("fleet.health", json())).isEqualTo(json("status", "UP"));
        fleet.undeploy();
        fleet.refused(503, "service-unavailable", "fleet.health", json());
        fleet.close();
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void findsItsTablesWhenItIsStartedAgain(Engine engine) {
        var settings = TestSettings.on(engine);
        var vertx = Vertx.vertx();
        for (var start = 0; start < 2; start++) {
            var deployed = vertx.deployVerticle(FleetVerticle.class.getName(), TestSettings.deployment(settings));
            Await.result(deployed.compose(vertx::undeploy));
        }
        var database = Await.result(Database.open(vertx, settings, "fleet"));
        var seeded = Await.result(database.query("select count(*) as n from fuel_type"));
        assertThat(seeded.get(0).getLong("n")).isEqualTo(6);
        Await.result(vertx.close());
    }
}
