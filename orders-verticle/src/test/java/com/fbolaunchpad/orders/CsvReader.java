package com.fbolaunchpad.orders;

import java.util.ArrayList;
import java.util.List;

/** Reads RFC 4180 to the letter: every line ends with CRLF, a quote is doubled within quotes and stands nowhere else. */
final class CsvReader {
    private final String text;
    private int at;

    private CsvReader(String text) {
        this.text = text;
    }

    static List<List<String>> rows(String text) {
        var reader = new CsvReader(text);
        var rows = new ArrayList<List<String>>();
        while (reader.at < text.length()) {
            rows.add(reader.row());
        }
        return rows;
    }

    private List<String> row() {
        var cells = new ArrayList<String>();
        cells.add(cell());
        while (at < text.length() && text.charAt(at) == ',') {
            at++;
            cells.add(cell());
        }
        if (!text.startsWith("\r\n", at)) {
            throw new AssertionError("No line end at " + at + " of " + text);
        }
        at += 2;
        return cells;
    }

    private String cell() {
        return at < text.length() && text.charAt(at) == '"' ? quoted() : plain();
    }

    private String quoted() {
        var cell = new StringBuilder();
        for (at++; ; at++) {
            if (at >= text.length()) {
                throw new AssertionError("A quote is open at the end of " + text);
            }
            if (text.charAt(at) == '"') {
                at++;
                if (at >= text.length() || text.charAt(at) != '"') {
                    return cell.toString();
                }
            }
            cell.append(text.charAt(at));
        }
    }

    private String plain() {
        var begin = at;
        while (at < text.length() && ",\r\n\"".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(begin, at);
    }
}
