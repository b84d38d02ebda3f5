package com.fbolaunchpad.orders;

import static com.fbolaunchpad.orders.OrdersFixture.CSR;
import static com.fbolaunchpad.orders.OrdersFixture.order;
import static org.assertj.core.api.Assertions.assertThat;

import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.Engine;
import com.fbolaunchpad.platform.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** listCustomers, createCustomer, getCustomer, updateCustomer, deleteCustomer. */
@ParameterizedClass
@EnumSource(Engine.class)
class CustomersTest {
    private final OrdersFixture orders;

    CustomersTest(Engine engine) {
        this.orders = new OrdersFixture(engine);
    }

    @AfterEach
    void stop() {
        orders.close();
    }

    private static JsonObject pat() {
        return new JsonObject().put("name", " Pat Pilot ").put("email", "Pat@example.com");
    }

    private JsonObject made(JsonObject input) {
        return orders.ask("createCustomer", input, CSR).getJsonObject("customer");
    }

    private static JsonObject named(JsonObject customer) {
        return new JsonObject().put("customer_id", customer.getLong("id"));
    }

    @Test
    void keepsWhatWasSaid() {
        var billing = new JsonObject()
                .put("payment_type", "NET_30")
                .put("billing_email", "invoices@example.com")
                .put("tax_id", "12-345")
                .put("purchase_order_required", true)
                .put(
                        "address",
                        new JsonObject()
                                .put("line1", "1 Hangar Rd")
                                .putNull("line2")
                                .put("city", "Wichita")
                                .put("region", "KS")
                                .put("postal_code", "67209")
                                .put("country", "US"));

        var customer = made(pat().put("phone", "+1 555 0100")
                .put("company_name", "Example Air")
                .put("billing", billing));

        assertThat(customer.getString("name")).isEqualTo("Pat Pilot");
        assertThat(customer.getJsonObject("billing")).isEqualTo(billing);
        assertThat(customer.getBoolean("is_active")).isTrue();
        assertThat(orders.ask("getCustomer", named(customer), CSR).getJsonObject("customer"))
                .isEqualTo(customer);
    }

    @Test
    void defaultsTheBilling() {
        assertThat(made(pat()).getJsonObject("billing"))
                .isEqualTo(new JsonObject()
                        .put("payment_type", "CARD_ON_FILE")
                        .putNull("billing_email")
                        .putNull("tax_id")
                        .put("purchase_order_required", false)
                        .putNull("address"));
    }

    @Test
    void changesOnlyWhatIsGiven() {
        var customer = made(pat().put("phone", "1")
                .put("billing", new JsonObject().put("payment_type", "PREPAY").put("tax_id", "7")));

        var changed = orders.ask(
                        "updateCustomer",
                        named(customer)
                                .putNull("phone")
                                .put("billing", new JsonObject().put("purchase_order_required", true)),
                        CSR)
                .getJsonObject("customer");

        assertThat(changed.getString("phone")).isNull();
        assertThat(changed.getString("email")).isEqualTo("Pat@example.com");
        assertThat(changed.getJsonObject("billing").getString("payment_type")).isEqualTo("PREPAY");
        assertThat(changed.getJsonObject("billing").getString("tax_id")).isEqualTo("7");
        assertThat(changed.getJsonObject("billing").getBoolean("purchase_order_required"))
                .isTrue();
        assertThat(changed.getLong("version")).isEqualTo(2);
    }

    @Test
    void refusesAnEmailAddressTwiceWhateverItsCase() {
        made(pat());
        var other = made(new JsonObject().put("name", "Sam").put("email", "sam@example.com"));

        assertThat(orders.refused("createCustomer", pat().put("email", "PAT@EXAMPLE.COM"), CSR)
                        .code())
                .isEqualTo("email-taken");
        assertThat(orders.refused("updateCustomer", named(other).put("email", "pat@example.com"), CSR)
                        .code())
                .isEqualTo("email-taken");
    }

    @Test
    void makesOneOfManySimultaneousOnesWithOneAddress() {
        var calls = IntStream.range(0, 10)
                .mapToObj(i -> orders.call("createCustomer", pat(), CSR))
                .toList();
        Await.result(Future.join(calls).otherwiseEmpty());

        assertThat(calls.stream().filter(Future::succeeded)).hasSize(1);
        assertThat(orders.sql("select id from customer")).hasSize(1);
    }

    @Test
    void givesTheSecondOfTwoEditorsWithOneVersionA412() {
        var customer = made(pat());

        var edits = IntStream.range(0, 2)
                .mapToObj(i -> orders.call(
                        "updateCustomer",
                        named(customer).put("name", "Editor " + i).put("if_version", 1),
                        CSR))
                .toList();
        Await.result(Future.join(edits).otherwiseEmpty());

        assertThat(edits.stream().filter(Future::succeeded)).hasSize(1);
        assertThat(edits.stream().filter(Future::failed))
                .singleElement()
                .satisfies(edit -> assertThat(((Problem) edit.cause()).status()).isEqualTo(412));
    }

    @Test
    void deactivatesInsteadOfDeleting() {
        var customer = made(pat());

        var gone = orders.ask("deleteCustomer", named(customer), CSR).getJsonObject("customer");

        assertThat(gone.getBoolean("is_active")).isFalse();
        assertThat(orders.ask("getCustomer", named(customer), CSR).getJsonObject("customer"))
                .isEqualTo(gone);
        assertThat(orders.ask("deleteCustomer", named(customer), CSR)
                        .getJsonObject("customer")
                        .getLong("version"))
                .isEqualTo(2);
        assertThat(orders.refused("createFuelOrder", order("customer_id", customer.getLong("id")), CSR)
                        .code())
                .isEqualTo("unknown-customer");
    }

    @Test
    void searchesAndPages() {
        made(pat().put("company_name", "100%_Air"));
        made(new JsonObject().put("name", "Sam").put("email", "sam@example.com"));

        assertThat(total(new JsonObject())).isEqualTo(2);
        assertThat(total(new JsonObject().put("q", "PILOT"))).isEqualTo(1);
        assertThat(total(new JsonObject().put("q", "0%_a"))).isEqualTo(1);
        assertThat(total(new JsonObject().put("q", "%"))).isEqualTo(1);
        assertThat(total(new JsonObject().put("is_active", false))).isZero();
        var page = orders.ask("listCustomers", new JsonObject().put("page", 2).put("per_page", 1), CSR);
        assertThat(page.getJsonArray("customers").getJsonObject(0).getString("name"))
                .isEqualTo("Sam");
    }

    private long total(JsonObject filter) {
        return orders.ask("listCustomers", filter, CSR)
                .getJsonObject("pagination")
                .getLong("total");
    }

    @Test
    void answersNotFound() {
        for (var operation : new String[] {"getCustomer", "updateCustomer", "deleteCustomer"}) {
            assertThat(orders.refused(operation, new JsonObject().put("customer_id", 99), CSR)
                            .status())
                    .isEqualTo(404);
        }
    }
}
