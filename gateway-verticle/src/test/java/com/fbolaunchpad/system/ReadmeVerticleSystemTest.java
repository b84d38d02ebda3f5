package com.fbolaunchpad.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.Engine;
import com.fbolaunchpad.platform.TestSettings;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The verticle that the README shows to those who must see every event: compiled and deployed as it is printed there. */
@ParameterizedClass
@EnumSource(Engine.class)
class ReadmeVerticleSystemTest {
    private static final int TOO_MANY_LINES = 30;
    private static final int LST = 3;

    @TempDir
    private Path folder;

    private final Launchpad launchpad;
    private final List<JsonObject> shown = new CopyOnWriteArrayList<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private Launchpad.Client admin;
    private Launchpad.Member technician;
    private long truck;
    private URLClassLoader yours;

    ReadmeVerticleSystemTest(Engine engine) {
        launchpad = new Launchpad(engine);
    }

    @BeforeEach
    void makeAnFbo() throws IOException {
        admin = launchpad.admin();
        technician = launchpad.member(admin, "lee", LST);
        truck = launchpad.truck(admin, "T-1", "JET_A", "1200.00");
        launchpad.aircraft(admin, "N1", "JET_A");
        yours = compiled(example());
    }

    @AfterEach
    void stop() throws IOException {
        launchpad.close();
        yours.close();
    }

    private static String example() throws IOException {
        var readme = Files.readString(Path.of("..", "README.md"));
        var part = readme.indexOf("**Subscribe and miss nothing.**");
        assertThat(part).as("the part of the README").isPositive();
        var start = readme.indexOf("```java\n", part) + "```java\n".length();
        var example = readme.substring(start, readme.indexOf("```", start));
        assertThat(example.lines()).as("the lines of the example").hasSizeLessThan(TOO_MANY_LINES);
        return example;
    }

    private URLClassLoader compiled(String source) throws IOException {
        var file = Files.writeString(folder.resolve("Board.java"), source);
        var compiler = ToolProvider.getSystemJavaCompiler();
        var complaints = new DiagnosticCollector<JavaFileObject>();
        var files = compiler.getStandardFileManager(complaints, null, null);
        var options = List.of("-proc:none", "-cp", System.getProperty("java.class.path"), "-d", folder.toString());
        var done = compiler.getTask(null, files, complaints, options, null, files.getJavaFileObjects(file))
                .call();
        assertThat(complaints.getDiagnostics()).isEmpty();
        assertThat(done).isTrue();
        return new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader());
    }

    private String deployed() throws ClassNotFoundException {
        var board = yours.loadClass("Board").asSubclass(VerticleBase.class);
        return Await.result(launchpad.vertx.deployVerticle(board, TestSettings.deployment(launchpad.settings)));
    }

    /** What the example asks: it answers when it has shown the event, or fails as often as it was told to. */
    private void serveTheBoard() {
        launchpad.vertx.eventBus().<JsonObject>consumer("board.show", message -> {
            if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                message.fail(503, "The board is dark.");
            } else {
                shown.add(message.body());
                message.reply(null);
            }
        });
    }

    /** An order that goes as far as EN_ROUTE: three events. */
    private void walk() {
        var id = admin.post(
                        "/fuel-orders",
                        new JsonObject()
                                .put("tail_number", "N1")
                                .put("fuel_type", "JET_A")
                                .put("requested_amount", 250)
                                .put("location_on_ramp", "Spot 4")
                                .put("assigned_lst_user_id", technician.id())
                                .put("assigned_truck_id", truck))
                .expect(201)
                .object("fuel_order")
                .getLong("id");
        for (var status : List.of("ACKNOWLEDGED", "EN_ROUTE")) {
            technician
                    .client()
                    .patch("/fuel-orders/" + id + "/status", new JsonObject().put("status", status))
                    .expect(200);
        }
    }

    private void awaitShown(int count) {
        Rows.await(count + " events", () -> shown.size() >= count);
    }

    /** The log as it goes out. */
    private List<JsonObject> eventLog() {
        var events = new ArrayList<JsonObject>();
        admin.get("/fuel-orders/events?after=0&limit=500")
                .expect(200)
                .body()
                .getJsonArray("events")
                .forEach(event -> events.add((JsonObject) event));
        return events;
    }

    @Test
    void handlesEveryEventOfTheLog() throws Exception {
        walk();
        refusals.set(2);
        serveTheBoard();
        var board = deployed();
        awaitShown(3);
        walk();
        awaitShown(6);

        Await.result(launchpad.vertx.undeploy(board));
        walk();
        deployed();
        awaitShown(9);
        walk();
        awaitShown(12);

        assertThat(refusals).hasValue(0);
        var log = eventLog();
        assertThat(log).hasSize(12);
        assertThat(shown.stream().map(event -> event.getString("id")))
                .as("each once, in the order of the log")
                .containsExactlyElementsOf(
                        log.stream().map(event -> event.getString("id")).toList());
        assertThat(shown.stream().map(event -> event.getJsonObject("data")))
                .containsExactlyElementsOf(
                        log.stream().map(event -> event.getJsonObject("data")).toList());
    }
}
