package com.fbolaunchpad.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;

/** What came back over HTTP, however it was asked for. */
record Answer(int status, MultiMap headers, String text) {
    private static final Schemas.Schema PROBLEM =
            new Schemas(Source.CONTRACT).compile(Source.CONTRACT.at("/components/schemas/Problem"));

    /** The header's value; empty when there is none. */
    String header(String name) {
        var value = headers.get(name);
        return value == null ? "" : value;
    }

    String code() {
        return json().getString("code");
    }

    JsonObject json() {
        return new JsonObject(text);
    }

    /** Checks that it is this refusal, with every member that the contract promises. */
    Answer refuses(int expectedStatus, String code) {
        assertThat(status).as(text).isEqualTo(expectedStatus);
        assertThat(header("Content-Type")).isEqualTo("application/problem+json");
        try {
            assertThat(PROBLEM.faults(new ObjectMapper().readTree(text)))
                    .as(text)
                    .isEmpty();
        } catch (JsonProcessingException noJson) {
            throw new AssertionError(text, noJson);
        }
        var problem = json();
        assertThat(problem.getString("code")).isEqualTo(code);
        assertThat(problem.getString("type")).isEqualTo("urn:fbo-launchpad:problem:" + code);
        assertThat(problem.getInteger("status")).isEqualTo(expectedStatus);
        assertThat(problem.getString("title")).isNotBlank();
        assertThat(problem.getString("detail")).isNotBlank().isEqualTo(problem.getString("error"));
        assertThat(problem.getString("request_id")).isNotBlank().isEqualTo(header(RequestId.HEADER));
        return this;
    }

    /** Checks that the problem names exactly these members of the input. */
    Answer naming(String... fields) {
        assertThat(json().getJsonArray("errors").stream()
                        .map(error -> ((JsonObject) error).getString("field"))
                        .distinct())
                .as(text)
                .containsExactlyInAnyOrder(fields);
        return this;
    }
}
