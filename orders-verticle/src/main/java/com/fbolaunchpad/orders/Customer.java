package com.fbolaunchpad.orders;

import com.fbolaunchpad.platform.Problem;
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
    private static final String IN_BILLING = "/billing";
    private static final String IN_ADDRESS = "/billing/address";

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
                    patched(input, "billing_email", IN_BILLING, billingEmail),
                    patched(input, "tax_id", IN_BILLING, taxId),
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
                    required(input, "line1", IN_ADDRESS),
                    text(input, "line2", IN_ADDRESS),
                    required(input, "city", IN_ADDRESS),
                    text(input, "region", IN_ADDRESS),
                    text(input, "postal_code", IN_ADDRESS),
                    required(input, "country", IN_ADDRESS));
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
                required(input, "name", ""),
                required(input, "email", ""),
                text(input, "phone", ""),
                text(input, "company_name", ""),
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
                input.containsKey("name") ? required(input, "name", "") : name,
                input.containsKey("email") ? required(input, "email", "") : email,
                patched(input, "phone", "", phone),
                patched(input, "company_name", "", companyName),
                billing.patchedBy(input.getJsonObject("billing", new JsonObject())),
                input.getBoolean("is_active", isActive),
                version + 1,
                createdAt,
                now);
    }

    private static @Nullable String patched(JsonObject input, String member, String place, @Nullable String current) {
        return input.containsKey(member) ? text(input, member, place) : current;
    }

    /** The text of a member that must say something, at {@code place} in the input. */
    private static String required(JsonObject input, String member, String place) {
        var text = text(input, member, place);
        if (text == null) {
            throw Problem.invalid(place + "/" + member, "This must not be blank.");
        }
        return text;
    }

    /** The text of a member, without blanks around it; null when it says nothing. */
    private static @Nullable String text(JsonObject input, String member, String place) {
        var given = input.getString(member);
        if (given == null || given.isBlank()) {
            return null;
        }
        if (given.chars().anyMatch(Character::isISOControl)) {
            throw Problem.invalid(place + "/" + member, "This must be a line of text, without control characters.");
        }
        return given.strip();
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
