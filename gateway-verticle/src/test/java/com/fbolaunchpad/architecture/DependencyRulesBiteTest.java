package com.fbolaunchpad.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule of {@link DependencyRulesTest} is broken once on purpose, by a class under {@code breach}. */
class DependencyRulesBiteTest {
    static Stream<Arguments> breaches() {
        return Stream.of(
                Arguments.of(DependencyRulesTest.verticlesKnowNoOtherVerticle, "orders.breach.KnowsFleet"),
                Arguments.of(DependencyRulesTest.verticlesKnowNoOtherVerticle, "webhooks.breach.KnowsOrders"),
                Arguments.of(DependencyRulesTest.platformKnowsNoVerticle, "platform.breach.KnowsAVerticle"),
                Arguments.of(DependencyRulesTest.onlyTheVerticleIsPublic, "orders.breach.PublicRules"),
                Arguments.of(DependencyRulesTest.onlyTablesKnowSql, "orders.breach.RulesWithSql"),
                Arguments.of(DependencyRulesTest.onlyTablesKnowSql, "orders.breach.RulesWithRows"),
                Arguments.of(DependencyRulesTest.domainsKnowNoHttp, "orders.breach.RulesWithHttp"),
                Arguments.of(DependencyRulesTest.domainsKnowNoHttp, "webhooks.breach.RulesWithHttpClient"),
                Arguments.of(DependencyRulesTest.onlyTablesKnowSql, "webhooks.breach.RulesWithDeliveryRows"),
                Arguments.of(DependencyRulesTest.theGatewayKnowsNoDatabase, "gateway.breach.GatewayWithDatabase"),
                Arguments.of(DependencyRulesTest.tablesKnowNoBus, "orders.breach.TalkativeTable"),
                Arguments.of(DependencyRulesTest.nothingIsADumpingGround, "orders.breach.OrdersHelper"),
                Arguments.of(DependencyRulesTest.classesAreFinal, "orders.breach.PublicRules"));
    }

    @ParameterizedTest
    @MethodSource("breaches")
    void everyRuleBites(ArchRule rule, String breach) throws ClassNotFoundException {
        var classes = new ClassFileImporter()
                .importClasses(
                        Class.forName("com.fbolaunchpad." + breach),
                        Class.forName("com.fbolaunchpad.fleet.FleetVerticle"));

        assertThat(rule.evaluate(classes).getFailureReport().getDetails())
                .isNotEmpty()
                .allSatisfy(detail -> assertThat(detail).contains(breach));
    }
}
