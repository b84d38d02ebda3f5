package com.fbolaunchpad.orders;

import com.fbolaunchpad.platform.Database;
import com.fbolaunchpad.platform.Page;
import com.fbolaunchpad.platform.Problem;
import com.fbolaunchpad.platform.Sql;
import com.fbolaunchpad.platform.SqlFailure;
import com.fbolaunchpad.platform.Where;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Every statement on {@code customer}. */
final class CustomerTable {
    private static final String INSERT = """
            insert into customer (id, version, name, email, email_key, phone, company_name, payment_type, billing_email,
              tax_id, purchase_order_required, address_line1, address_line2, address_city, address_region,
              address_postal_code, address_country, is_active, updated_at, created_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
            """;
    private static final String UPDATE = """
            update customer set version = version + 1, name = $3, email = $4, email_key = $5, phone = $6,
              company_name = $7, payment_type = $8, billing_email = $9, tax_id = $10, purchase_order_required = $11,
              address_line1 = $12, address_line2 = $13, address_city = $14, address_region = $15,
              address_postal_code = $16, address_country = $17, is_active = $18, updated_at = $19
            where id = $1 and version = $2
            """;

    Future<Optional<Customer>> find(Sql sql, long id) {
        return sql.query("select * from customer where id = $1", id)
                .map(rows -> rows.stream().map(CustomerTable::customer).findFirst());
    }

    Future<List<Customer>> list(Sql sql, Where where, Page page) {
        var clause = where.sql(" order by id limit ? offset ?", (long) page.size(), page.offset());
        return sql.query("select * from customer" + clause, where.parameters())
                .map(rows -> rows.stream().map(CustomerTable::customer).toList());
    }

    Future<Long> count(Sql sql, Where where) {
        return sql.query("select count(*) as customers from customer" + where.sql(), where.parameters())
                .map(rows -> rows.get(0).getLong("customers"));
    }

    /** Fails with 409 {@code email-taken}. */
    Future<Void> insert(Sql sql, Customer customer) {
        var values = values(customer, customer.version(), customer.createdAt());
        return sql.update(INSERT, values).recover(CustomerTable::refused).mapEmpty();
    }

    /** Writes the next version over the one before it; answers false when that isn't the row's version any more. */
    Future<Boolean> replace(Sql sql, Customer customer) {
        return sql.update(UPDATE, values(customer, customer.version() - 1))
                .recover(CustomerTable::refused)
                .map(changed -> changed == 1);
    }

    private static @Nullable Object[] values(Customer customer, long version, Object... further) {
        var billing = customer.billing();
        var address =
                billing.address() == null ? new JsonObject() : billing.address().toJson();
        var values = new ArrayList<@Nullable Object>();
        Collections.addAll(
                values,
                customer.id(),
                version,
                customer.name(),
                customer.email(),
                customer.email().toLowerCase(Locale.ROOT),
                customer.phone(),
                customer.companyName(),
                billing.paymentType().name(),
                billing.billingEmail(),
                billing.taxId(),
                billing.purchaseOrderRequired(),
                address.getString("line1"),
                address.getString("line2"),
                address.getString("city"),
                address.getString("region"),
                address.getString("postal_code"),
                address.getString("country"),
                customer.isActive(),
                customer.updatedAt());
        Collections.addAll(values, further);
        return values.toArray();
    }

    private static Future<Integer> refused(Throwable failure) {
        return Future.failedFuture(
                failure instanceof SqlFailure refusal && refusal.violates("customer_email_uk")
                        ? Problem.conflict("email-taken", "There is a customer with this e-mail address already.")
                        : failure);
    }

    private static Customer customer(Row row) {
        var line1 = row.getString("address_line1");
        return new Customer(
                row.getLong("id"),
                row.getString("name"),
                row.getString("email"),
                row.getString("phone"),
                row.getString("company_name"),
                new Customer.Billing(
                        Customer.PaymentType.valueOf(row.getString("payment_type")),
                        row.getString("billing_email"),
                        row.getString("tax_id"),
                        row.getBoolean("purchase_order_required"),
                        line1 == null
                                ? null
                                : new Customer.Address(
                                        line1,
                                        row.getString("address_line2"),
                                        row.getString("address_city"),
                                        row.getString("address_region"),
                                        row.getString("address_postal_code"),
                                        row.getString("address_country"))),
                row.getBoolean("is_active"),
                row.getLong("version"),
                Database.instant(row, "created_at"),
                Database.instant(row, "updated_at"));
    }
}
