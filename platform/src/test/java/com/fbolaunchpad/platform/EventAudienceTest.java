package com.fbolaunchpad.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

final class EventAudienceTest {
    private static JsonObject event(Long... userIds) {
        return EventAudience.put(new JsonObject().put("id", "e"), EventAudience.of(userIds));
    }

    @Test
    void includesThoseWhomItConcerns() {
        assertThat(EventAudience.includes(event(31L, 32L), 31)).isTrue();
        assertThat(EventAudience.includes(event(31L, 32L), 32)).isTrue();
        assertThat(EventAudience.includes(event(31L, 31L), 31)).isTrue();
        assertThat(EventAudience.includes(event(31L, 32L), 3)).isFalse();
        assertThat(EventAudience.includes(event(31L, 32L), 132)).isFalse();
    }

    @Test
    void includesAnybodyWhereItConcernsNobodyInParticular() {
        assertThat(EventAudience.includes(event(31L, null), 7)).isTrue();
        assertThat(EventAudience.includes(event((Long) null), 7)).isTrue();
    }

    @Test
    void includesNobodyWhereItIsNotSaid() {
        assertThat(EventAudience.includes(new JsonObject(), 7)).isFalse();
    }

    @Test
    void staysInside() {
        var inside = event(31L);
        assertThat(EventAudience.without(inside)).isEqualTo(new JsonObject().put("id", "e"));
        assertThat(EventAudience.includes(inside, 31)).isTrue();
    }
}
