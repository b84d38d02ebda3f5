package com.fbolaunchpad.orders;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who is billed.
 *
 * @param email unique among customers, whatever its case
 */
record Customer(
        long id,
        String name,
        String email,
        @Nullable String phone,
        @Nullable String companyName,
        Billing billing,
        boolean isActive,
        long version,
        Instant createdAt,
        Instant updatedAt) {

    /** How somebody pays. */
    enum PaymentType {
        CARD_ON_FILE,
        NET_30,
        CASH_OR_CHECK,
        PREPAY
    }

    /** What the invoice needs. */
    record Billing(
            PaymentType paymentType,
            @Nullable String billingEmail,
            @Nullable String taxId,
            boolean purchaseOrderRequired,
            @Nullable Address address) {
        static final Billing DEFAULT = new Billing(PaymentType.CARD_ON_FILE, null, null, false, null);

        /** This, with the members that the input gives in place of those that are there. */
        Billing patchedBy(JsonObject input) {
            var newAddress = input.getJsonObject("address");
            return new Billing(
                    PaymentType.valueOf(input.getString("payment_type", paymentType.name())),
                    patched(input, "billing_email", billingEmail),
                    patched(input, "tax_id", taxId),
                    input.getBoolean("purchase_order_required", purchaseOrderRequired),
                    !input.containsKey("address") ? address : newAddress == null ? null : Address.of(newAddress));
        }

        JsonObject toJson() {
            return new JsonObject()
                    .put("payment_type", paymentType.name())
                    .put("billing_email", billingEmail)
                    .put("tax_id", taxId)
                    .put("purchase_order_required", purchaseOrderRequired)
                    .put("address", address == null ? null : address.toJson());
        }
    }

    /** Where the invoice goes; {@code country} is ISO 3166-1 alpha-2. */
    record Address(
            String line1,
            @Nullable String line2,
            String city,
            @Nullable String region,
            @Nullable String postalCode,
            String country) {
        static Address of(JsonObject input) {
            return new Address(
                    input.getString("line1"),
                    input.getString("line2"),
                    input.getString("city"),
                    input.getString("region"),
                    input.getString("postal_code"),
                    input.getString("country"));
        }

        JsonObject toJson() {
            return new JsonObject()
                    .put("line1", line1)
                    .put("line2", line2)
                    .put("city", city)
                    .put("region", region)
                    .put("postal_code", postalCode)
                    .put("country", country);
        }
    }

    /** A new customer from the input of its creation, version 1. */
    static Customer of(long id, JsonObject input, Instant now) {
        return new Customer(
                id,
                input.getString("name").strip(),
                input.getString("email"),
                input.getString("phone"),
                input.getString("company_name"),
                Billing.DEFAULT.patchedBy(input.getJsonObject("billing", new JsonObject())),
                true,
                1,
                now,
                now);
    }

    /** The next version, with the members that the input gives in place of those that are there. */
    Customer patchedBy(JsonObject input, Instant now) {
        return new Customer(
                id,
                input.getString("name", name).strip(),
                input.getString("email", email),
                patched(input, "phone", phone),
                patched(input, "company_name", companyName),
                billing.patchedBy(input.getJsonObject("billing", new JsonObject())),
                input.getBoolean("is_active", isActive),
                version + 1,
                createdAt,
                now);
    }

    private static @Nullable String patched(JsonObject input, String member, @Nullable String current) {
        return input.containsKey(member) ? input.getString(member) : current;
    }

    /** The contract's {@code Customer}. */
    JsonObject toJson() {
        return new JsonObject()
                .put("id", id)
                .put("name", name)
                .put("email", email)
                .put("phone", phone)
                .put("company_name", companyName)
                .put("billing", billing.toJson())
                .put("is_active", isActive)
                .put("version", version)
                .put("created_at", createdAt.toString())
                .put("updated_at", updatedAt.toString());
    }
}
