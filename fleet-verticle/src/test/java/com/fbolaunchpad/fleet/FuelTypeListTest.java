package com.fbolaunchpad.fleet;

import static com.fbolaunchpad.fleet.Fleet.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class FuelTypeListTest extends OnEachEngine {
    @Test
    void listFuelTypesAnswersEveryGradeWithItsAliases() {
        var types = fleet.ask("fleet.listFuelTypes", json()).getJsonArray("fuel_types");
        assertThat(types.stream().map(type -> ((JsonObject) type).getString("code")))
                .containsExactly("AVGAS_100LL", "AVGAS_100R", "AVGAS_UL94", "JET_A", "JET_A1", "SAF_BLEND");
        assertThat(types.getJsonObject(0))
                .isEqualTo(json("code", "AVGAS_100LL", "name", "Avgas 100LL")
                        .put("aliases", new JsonArray().add("100LL").add("Avgas 100LL")));
    }

    @Test
    void readFuelTypeAnswersTheCodeOfAnAlias() {
        assertThat(fleet.ask("fleet.readFuelType", json("fuel_type", "100ll")))
                .isEqualTo(json("fuel_type", "AVGAS_100LL"));
        fleet.refused(422, "unknown-fuel-type", "fleet.readFuelType", json("fuel_type", "DIESEL"));
    }
}
