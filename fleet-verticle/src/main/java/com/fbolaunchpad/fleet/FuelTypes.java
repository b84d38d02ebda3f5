package com.fbolaunchpad.fleet;

import com.fbolaunchpad.platform.Problem;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** The fuel grades that there are, and the only place where what somebody wrote becomes a grade. */
final class FuelTypes {
    private static final Pattern SEPARATORS = Pattern.compile("[ _-]");

    /** A grade and the other ways of writing it. */
    record FuelType(String code, String name, List<String> aliases) {
        JsonObject toJson() {
            return new JsonObject().put("code", code).put("name", name).put("aliases", new JsonArray(aliases));
        }
    }

    private final List<FuelType> all;
    private final Map<String, String> codes = new HashMap<>();

    /** @throws IllegalStateException when a way of writing could mean either of two grades */
    FuelTypes(List<FuelType> all) {
        this.all = List.copyOf(all);
        for (var type : all) {
            claim(type.code(), type.code());
            type.aliases().forEach(alias -> claim(alias, type.code()));
        }
    }

    private void claim(String written, String code) {
        var other = codes.put(normalForm(written), code);
        if (other != null && !other.equals(code)) {
            throw new IllegalStateException(written + " could mean " + other + " or " + code);
        }
    }

    /** The code of the grade, written as its code or an alias in any case, with blanks, hyphens and underscores or without. */
    String code(String written) {
        var code = codes.get(normalForm(written));
        if (code == null) {
            throw Problem.unprocessable("unknown-fuel-type", "There is no fuel grade '" + written + "'.");
        }
        return code;
    }

    private static String normalForm(String written) {
        return SEPARATORS.matcher(written.toLowerCase(Locale.ROOT)).replaceAll("");
    }

    JsonObject toJson() {
        return new JsonObject()
                .put(
                        "fuel_types",
                        new JsonArray(all.stream().map(FuelType::toJson).toList()));
    }
}
