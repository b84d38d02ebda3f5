package com.fbolaunchpad.orders;

import com.fbolaunchpad.platform.Problem;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The opaque text in which an answer says where the next one begins.
 *
 * @param kind the list and the sort that it belongs to, in letters
 * @param numbers the position there
 */
record Cursor(String kind, List<Long> numbers) {
    private static final Pattern FORM = Pattern.compile("[a-z]+(?:_-?[0-9a-z]{1,13})+");
    private static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");

    static Cursor of(String kind, Long... numbers) {
        return new Cursor(kind, List.of(numbers));
    }

    /** What {@link #text} wrote for this kind, of that many numbers; anything else is the caller's mistake (400). */
    static Cursor parse(String text, String kind, int count) {
        try {
            if (FORM.matcher(text).matches()) {
                var parts = List.of(text.split("_", -1));
                var numbers = parts.stream()
                        .skip(1)
                        .map(number -> Long.parseLong(number, Character.MAX_RADIX))
                        .toList();
                var cursor = new Cursor(parts.get(0), numbers);
                if (cursor.kind.equals(kind)
                        && numbers.size() == count
                        && cursor.text().equals(text)) {
                    return cursor;
                }
            }
        } catch (NumberFormatException tooLarge) {
            throw foreign();
        }
        throw foreign();
    }

    private static Problem foreign() {
        return Problem.invalid(
                "/cursor", "This cursor isn't from this list in this sort: take next_cursor of the answer before.");
    }

    String text() {
        return kind
                + numbers.stream()
                        .map(number -> "_" + Long.toString(number, Character.MAX_RADIX))
                        .collect(Collectors.joining());
    }

    /** The id at this place. */
    long id(int index) {
        if (numbers.get(index) <= 0) {
            throw foreign();
        }
        return numbers.get(index);
    }

    /** The time at this place, which {@link #micros} wrote. */
    Instant instant(int index) {
        var instant = Instant.EPOCH.plus(numbers.get(index), ChronoUnit.MICROS);
        // Beyond these a database may have no such time.
        if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
            throw foreign();
        }
        return instant;
    }

    /** An instant as a number of microseconds, which is what both engines keep of it. */
    static long micros(Instant instant) {
        return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
    }
}
