package com.fbolaunchpad.fleet;

import com.fbolaunchpad.platform.BusRequest;
import com.fbolaunchpad.platform.Problem;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The members of a request, read as the types that the rules speak; a missing or malformed one is a 400 that names it. */
record Input(JsonObject members) {
    private static final Pattern TAIL_NUMBER = Pattern.compile("[A-Z0-9-]{1,20}");

    static Input of(BusRequest request) {
        return new Input(request.input());
    }

    /** Whether the member is given, be it null. */
    boolean has(String member) {
        return members.containsKey(member);
    }

    String text(String member) {
        var text = required(member, String.class);
        if (text.indexOf('\0') >= 0) {
            throw malformed(member);
        }
        return text;
    }

    @Nullable
    String textOrNull(String member) {
        return members.getValue(member) == null ? null : text(member);
    }

    long number(String member) {
        return required(member, Number.class).longValue();
    }

    @Nullable
    Long numberOrNull(String member) {
        return members.getValue(member) == null ? null : number(member);
    }

    @Nullable
    Boolean flagOrNull(String member) {
        return members.getValue(member) == null ? null : required(member, Boolean.class);
    }

    boolean flag(String member, boolean otherwise) {
        var flag = flagOrNull(member);
        return flag == null ? otherwise : flag;
    }

    Gallons gallons(String member) {
        try {
            return new Gallons(new BigDecimal(required(member, Object.class).toString()));
        } catch (ArithmeticException | NumberFormatException unfit) {
            throw malformed(member);
        }
    }

    @Nullable
    LocalDate dateOrNull(String member) {
        var text = textOrNull(member);
        try {
            return text == null ? null : LocalDate.parse(text);
        } catch (DateTimeParseException noDate) {
            throw malformed(member);
        }
    }

    /** A time of RFC 3339, whose years have four digits and no sign. */
    Instant instant(String member) {
        var text = text(member);
        if (text.startsWith("+") || text.startsWith("-")) {
            throw malformed(member);
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException noInstant) {
            throw malformed(member);
        }
    }

    LocalDate date(String member) {
        var date = dateOrNull(member);
        if (date == null) {
            throw malformed(member);
        }
        return date;
    }

    /** The member that is an object itself. */
    Input object(String member) {
        return new Input(required(member, JsonObject.class));
    }

    /** The same; null when it is null or missing. */
    @Nullable
    Input objectOrNull(String member) {
        return members.getValue(member) == null ? null : object(member);
    }

    <E extends Enum<E>> E choice(String member, Class<E> choices) {
        try {
            return Enum.valueOf(choices, text(member));
        } catch (IllegalArgumentException noneOfThem) {
            throw malformed(member);
        }
    }

    List<Input> items(String member) {
        var array = members.getJsonArray(member);
        return IntStream.range(0, array.size())
                .mapToObj(index -> new Input(array.getJsonObject(index)))
                .toList();
    }

    String tailNumber() {
        var tailNumber = text("tail_number").strip().toUpperCase(Locale.ROOT);
        if (!TAIL_NUMBER.matcher(tailNumber).matches()) {
            throw malformed("tail_number");
        }
        return tailNumber;
    }

    private <T> T required(String member, Class<T> type) {
        var value = members.getValue(member);
        if (!type.isInstance(value)) {
            throw malformed(member);
        }
        return type.cast(value);
    }

    private static Problem malformed(String member) {
        return Problem.invalid("/" + member, "The member " + member + " is missing or malformed.");
    }
}
