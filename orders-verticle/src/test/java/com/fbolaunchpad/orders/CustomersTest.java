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

/** listCustomers, createCustomer, getCustomer, updateCustomer, deleteCustomer, checkCustomer. */
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

    @Test
    void listsThoseWhoPayAlike() {
        made(pat().put("billing", new JsonObject().put("payment_type", "NET_30")));
        made(new JsonObject().put("name", "Sam").put("email", "sam@example.com"));

        assertThat(total(new JsonObject().put("payment_type", "NET_30"))).isEqualTo(1);
        assertThat(total(new JsonObject().put("payment_type", "CARD_ON_FILE").put("q", "sam")))
                .isEqualTo(1);
        assertThat(total(new JsonObject().put("payment_type", "CARD_ON_FILE").put("q", "pat")))
                .isZero();
        assertThat(total(new JsonObject().put("payment_type", "PREPAY"))).isZero();
    }

    @Test
    void tellsWhetherACustomerMayBeNamed() {
        var customer = made(pat());
        var check = new JsonObject().put("customer_id", customer.getLong("id"));

        assertThat(orders.ask("checkCustomer", check, CSR)).isEqualTo(new JsonObject());
        orders.ask("deleteCustomer", named(customer), CSR);
        for (var id : new long[] {customer.getLong("id"), 4711}) {
            var problem = orders.refused("checkCustomer", new JsonObject().put("customer_id", id), CSR);
            assertThat(problem.status()).isEqualTo(422);
            assertThat(problem.code()).isEqualTo("unknown-customer");
        }
    }

    @Test
    void refusesBlankAndHalfDataWhenItIsMadeAndWhenItIsChanged() {
        var customer = made(pat());
        refusesBoth(customer, new JsonObject().put("name", " \u2003 "), "/name");
        refusesBoth(customer, new JsonObject().put("email", " "), "/email");
        refusesBoth(customer, new JsonObject().put("phone", "1\u00002"), "/phone");
        refusesBoth(customer, new JsonObject().put("company_name", "Example\nAir"), "/company_name");
        refusesBoth(
                customer,
                new JsonObject().put("billing", new JsonObject().put("tax_id", "\t1\u0000")),
                "/billing/tax_id");
        for (var missing : new String[] {"line1", "city", "country"}) {
            var half = address();
            half.remove(missing);
            refusesBoth(customer, billed(half), "/billing/address/" + missing);
            refusesBoth(customer, billed(address().put(missing, "  ")), "/billing/address/" + missing);
        }

        assertThat(orders.ask("getCustomer", named(customer), CSR).getJsonObject("customer"))
                .isEqualTo(customer);
        assertThat(total(new JsonObject())).isEqualTo(1);
    }

    private void refusesBoth(JsonObject customer, JsonObject input, String field) {
        var creation = pat().put("email", "other@example.com").mergeIn(input);
        for (var problem : new Problem[] {
            orders.refused("createCustomer", creation, CSR),
            orders.refused("updateCustomer", named(customer).mergeIn(input), CSR)
        }) {
            assertThat(problem.status()).as(field).isEqualTo(400);
            assertThat(problem.errors()).extracting(Problem.FieldError::field).containsExactly(field);
        }
    }

    private static JsonObject address() {
        return new JsonObject()
                .put("line1", "1 Hangar Rd")
                .put("city", "Wichita")
                .put("country", "US");
    }

    private static JsonObject billed(JsonObject address) {
        return new JsonObject().put("billing", new JsonObject().put("address", address));
    }

    @Test
    void takesBlanksOffAndKeepsNothingForNothing() {
        var customer = made(pat().put("phone", "  ")
                .put("company_name", " Example Air ")
                .mergeIn(billed(address().put("line2", "").put("city", " Wichita "))));

        assertThat(customer.getString("phone")).isNull();
        assertThat(customer.getString("company_name")).isEqualTo("Example Air");
        var address = customer.getJsonObject("billing").getJsonObject("address");
        assertThat(address.getString("line2")).isNull();
        assertThat(address.getString("city")).isEqualTo("Wichita");
    }

    @Test
    void takesAnAddressAway() {
        var customer = made(pat().mergeIn(billed(address())));

        var changed = orders.ask(
                        "updateCustomer", named(customer).put("billing", new JsonObject().putNull("address")), CSR)
                .getJsonObject("customer");

        assertThat(changed.getJsonObject("billing").getValue("address")).isNull();
    }

    @Test
    void changesOnceForEachIdempotencyKey() {
        var creation = pat().put("idempotency_key", "create-pat");
        var first = orders.ask("createCustomer", creation, CSR);
        assertThat(orders.ask("createCustomer", creation, CSR)).isEqualTo(first);
        var customer = first.getJsonObject("customer");

        var update = named(customer).put("name", "Pat Pilot II").put("idempotency_key", "update-pat");
        var updated = orders.ask("updateCustomer", update, CSR);
        assertThat(orders.ask("updateCustomer", update, CSR)).isEqualTo(updated);
        assertThat(updated.getJsonObject("customer").getLong("version")).isEqualTo(2);

        var deletion = named(customer).put("idempotency_key", "delete-pat");
        var deleted = orders.ask("deleteCustomer", deletion, CSR);
        assertThat(orders.ask("deleteCustomer", deletion, CSR)).isEqualTo(deleted);
        assertThat(deleted.getJsonObject("customer").getLong("version")).isEqualTo(3);

        assertThat(orders.refused("createCustomer", creation.copy().put("name", "Sam"), CSR)
                        .code())
                .isEqualTo("idempotency-key-reused");
        assertThat(total(new JsonObject())).isEqualTo(1);
    }
}
