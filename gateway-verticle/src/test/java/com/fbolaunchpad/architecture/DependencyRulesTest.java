package com.fbolaunchpad.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.fbolaunchpad.platform.Sql;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.vertx.core.VerticleBase;

/** Who may know whom. The build keeps verticles from compiling against each other; this guards the rest. */
@AnalyzeClasses(packages = "com.fbolaunchpad", importOptions = DoNotIncludeTests.class)
class DependencyRulesTest {
    private static final String PLATFORM = "com.fbolaunchpad.platform..";
    private static final String GATEWAY = "com.fbolaunchpad.gateway..";
    private static final String[] DOMAINS = {
        "com.fbolaunchpad.auth..",
        "com.fbolaunchpad.fleet..",
        "com.fbolaunchpad.orders..",
        "com.fbolaunchpad.webhooks.."
    };

    @ArchTest
    static final ArchRule verticlesKnowNoOtherVerticle = slices().matching("com.fbolaunchpad.(*)..")
            .should()
            .notDependOnEachOther()
            .ignoreDependency(not(resideInAPackage(PLATFORM)), resideInAPackage(PLATFORM));

    @ArchTest
    static final ArchRule platformKnowsNoVerticle = noClasses()
            .that()
            .resideInAPackage(PLATFORM)
            .should()
            .dependOnClassesThat(resideInAPackage("com.fbolaunchpad..").and(not(resideInAPackage(PLATFORM))));

    @ArchTest
    static final ArchRule onlyTheVerticleIsPublic = classes()
            .that()
            .resideOutsideOfPackage(PLATFORM)
            .and()
            .areTopLevelClasses()
            .and()
            .arePublic()
            .should()
            .beAssignableTo(VerticleBase.class)
            .andShould()
            .haveSimpleNameEndingWith("Verticle");

    @ArchTest
    static final ArchRule onlyTablesKnowSql = noClasses()
            .that(resideInAnyPackage(DOMAINS).and(not(simpleNameEndingWith("Table"))))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx.sqlclient..", "io.vertx.jdbcclient..", "io.vertx.pgclient..", "java.sql..")
            .orShould()
            .callMethod(Sql.class, "query", String.class, Object[].class)
            .orShould()
            .callMethod(Sql.class, "update", String.class, Object[].class);

    /** But for the one that sends it. */
    @ArchTest
    static final ArchRule domainsKnowNoHttp = noClasses()
            .that(resideInAnyPackage(DOMAINS).and(not(belongTo(name("com.fbolaunchpad.webhooks.WebhookSender")))))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx.core.http..", "io.vertx.ext.web..", "io.vertx.openapi..");

    @ArchTest
    static final ArchRule theGatewayKnowsNoDatabase = noClasses()
            .that()
            .resideInAPackage(GATEWAY)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx.sqlclient..", "java.sql..", "org.flywaydb..")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Sql.class);

    @ArchTest
    static final ArchRule tablesKnowNoBus = noClasses()
            .that()
            .haveSimpleNameEndingWith("Table")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.vertx.core.eventbus..")
            .orShould()
            .dependOnClassesThat()
            .haveSimpleName("BusClient");

    @ArchTest
    static final ArchRule nothingIsADumpingGround = noClasses()
            .should()
            .resideInAnyPackage("..util..", "..common..", "..helper..")
            .orShould()
            .haveSimpleNameEndingWith("Util")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Impl");

    @ArchTest
    static final ArchRule classesAreFinal = classes()
            .that()
            .areTopLevelClasses()
            .and()
            .areNotInterfaces()
            .and()
            .areNotEnums()
            .and()
            .doNotHaveSimpleName("package-info")
            .should()
            .haveModifier(JavaModifier.FINAL);
}
