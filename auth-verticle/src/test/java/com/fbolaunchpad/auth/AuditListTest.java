package com.fbolaunchpad.auth;

import static com.fbolaunchpad.auth.AuthService.ADMINISTRATOR;
import static com.fbolaunchpad.auth.AuthService.CLOCK;
import static com.fbolaunchpad.auth.AuthService.user;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class AuditListTest extends OnEachEngine {
    @Test
    void entriesAreFiltered() {
        var one = service.newUser();
        var two = service.newUser();
        service.call("updateUser", user(one).put("name", "One"));
        var between = CLOCK.instant();
        service.call(two, "updateUser", user(one).put("name", "Two"));
        service.call("deleteUser", user(one));
        assertThat(list(user(one))).hasSize(3);
        assertThat(list(user(two))).isEmpty();
        assertThat(list(new JsonObject().put("actor_user_id", two))).hasSize(1);
        assertThat(list(user(one).put("action", "user-deactivated"))).hasSize(1);
        assertThat(list(user(one).put("actor_user_id", ADMINISTRATOR).put("action", "user-changed")))
                .hasSize(1);
        assertThat(list(user(one).put("from", between.toString()))).hasSize(2);
        assertThat(list(user(one).put("to", between.toString()))).hasSize(1);
        var berlin = between.atOffset(ZoneOffset.ofHours(1)).toString();
        assertThat(list(user(one).put("to", berlin))).hasSize(1);
        assertThat(list(user(one).put("from", between.plusSeconds(60).toString())))
                .isEmpty();
    }

    @Test
    void aListIsReadByCursorWhileEntriesArrive() {
        var id = service.newUser();
        for (var i = 1; i <= 7; i++) {
            rename(id, i);
        }
        var read = new ArrayList<JsonObject>();
        var ask = user(id).put("limit", 3);
        var pages = 0;
        String cursor;
        do {
            var page = service.call("listAuditEntries", ask);
            entries(page).forEach(read::add);
            cursor = page.getString("next_cursor");
            ask.put("cursor", cursor);
            pages++;
            rename(id, 7 + pages);
        } while (cursor != null);
        assertThat(pages).isEqualTo(3);
        assertThat(read)
                .extracting(entry ->
                        entry.getJsonObject("details").getJsonObject("name").getString("new"))
                .containsExactly("7", "6", "5", "4", "3", "2", "1");
        assertThat(entries(service.call("listAuditEntries", user(id).put("limit", 10))))
                .hasSize(10);
        assertThat(service.call("listAuditEntries", user(id).put("limit", 10)).getString("next_cursor"))
                .isNull();
    }

    @Test
    void aCursorFromElsewhereIsRefused() {
        for (var foreign :
                Stream.of("_", "-", "a b", "zzzzzzzzzzzzzzzzzzzz", "-1", "0").toList()) {
            var refusal = service.refusal("listAuditEntries", new JsonObject().put("cursor", foreign));
            assertThat(refusal.status()).as(foreign).isEqualTo(400);
            assertThat(refusal.errors()).singleElement().extracting("field").isEqualTo("/cursor");
        }
    }

    private static void rename(long id, int name) {
        service.call("updateUser", user(id).put("name", Integer.toString(name)));
    }

    private static List<JsonObject> list(JsonObject filter) {
        return entries(service.call("listAuditEntries", filter));
    }

    private static List<JsonObject> entries(JsonObject answer) {
        return answer.getJsonArray("audit_entries").stream()
                .map(JsonObject.class::cast)
                .toList();
    }
}
