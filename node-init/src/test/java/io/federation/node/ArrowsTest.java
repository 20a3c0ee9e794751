package io.federation.node;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Which package of the node's program may know which. */
final class ArrowsTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.federation.node");

  @Test
  void arrows_between_packages_go_one_way() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage("io.federation.node..")
        .layer("main")
        .definedBy("io.federation.node")
        .layer("cli")
        .definedBy("io.federation.node.cli")
        .layer("app")
        .definedBy("io.federation.node.app")
        .layer("agent")
        .definedBy("io.federation.node.agent")
        .layer("status")
        .definedBy("io.federation.node.status")
        .layer("init")
        .definedBy("io.federation.node.init")
        .layer("install")
        .definedBy("io.federation.node.install")
        .layer("heartbeat")
        .definedBy("io.federation.node.heartbeat")
        .layer("housekeeping")
        .definedBy("io.federation.node.housekeeping")
        .layer("work")
        .definedBy("io.federation.node.work")
        .layer("repository")
        .definedBy("io.federation.node.repository")
        .layer("script")
        .definedBy("io.federation.node.script")
        .layer("life")
        .definedBy("io.federation.node.life")
        .layer("presence")
        .definedBy("io.federation.node.presence")
        .layer("cluster")
        .definedBy("io.federation.node.cluster")
        .layer("deploy")
        .definedBy("io.federation.node.deploy")
        .layer("calls")
        .definedBy("io.federation.node.calls")
        .layer("ec2")
        .definedBy("io.federation.node.ec2")
        .layer("exchange")
        .definedBy("io.federation.node.exchange")
        .layer("partner")
        .definedBy("io.federation.node.partner")
        .layer("metrics")
        .definedBy("io.federation.node.metrics")
        .layer("metrics server")
        .definedBy("io.federation.node.metrics.server")
        .layer("chat")
        .definedBy("io.federation.node.chat")
        .layer("event")
        .definedBy("io.federation.node.event")
        .layer("home")
        .definedBy("io.federation.node.home")
        .whereLayer("main")
        .mayOnlyAccessLayers("cli", "app", "agent", "heartbeat", "presence", "event", "home")
        .whereLayer("app")
        .mayOnlyAccessLayers(
            "init",
            "install",
            "heartbeat",
            "metrics",
            "housekeeping",
            "work",
            "exchange",
            "partner",
            "calls",
            "cluster",
            "deploy",
            "ec2",
            "presence",
            "chat",
            "repository",
            "script",
            "life",
            "event",
            "home")
        .whereLayer("agent")
        .mayOnlyAccessLayers(
            "heartbeat",
            "init",
            "calls",
            "cluster",
            "deploy",
            "metrics server",
            "presence",
            "repository",
            "event",
            "home")
        .whereLayer("status")
        .mayOnlyAccessLayers(
            "heartbeat", "ec2", "work", "presence", "chat", "repository", "script", "life", "home")
        .whereLayer("install")
        .mayOnlyAccessLayers("repository", "script", "event", "home")
        .whereLayer("init")
        .mayOnlyAccessLayers("install", "work", "repository", "script", "life", "event", "home")
        .whereLayer("ec2")
        .mayOnlyAccessLayers("init", "repository", "event", "home")
        .whereLayer("heartbeat")
        .mayOnlyAccessLayers(
            "ec2",
            "init",
            "install",
            "housekeeping",
            "metrics",
            "work",
            "repository",
            "life",
            "event",
            "home")
        .whereLayer("deploy")
        .mayOnlyAccessLayers("cluster", "script", "event", "home")
        .whereLayer("calls")
        .mayOnlyAccessLayers("cluster", "chat", "repository", "script", "event", "home")
        .whereLayer("cluster")
        .mayOnlyAccessLayers("presence", "repository", "home")
        .whereLayer("metrics")
        .mayOnlyAccessLayers("work", "presence", "chat", "repository", "event", "home")
        .whereLayer("metrics server")
        .mayOnlyAccessLayers("metrics", "repository", "home")
        .whereLayer("metrics server")
        .mayOnlyBeAccessedByLayers("agent")
        .whereLayer("exchange")
        .mayOnlyAccessLayers("heartbeat", "cluster", "ec2", "presence", "repository", "home")
        .whereLayer("partner")
        .mayOnlyAccessLayers("presence", "script", "home")
        .whereLayer("presence")
        .mayOnlyAccessLayers("work", "repository", "script", "event", "home")
        .whereLayer("housekeeping")
        .mayOnlyAccessLayers("event", "home")
        .whereLayer("work")
        .mayOnlyAccessLayers("repository", "script", "life", "event", "home")
        .whereLayer("chat")
        .mayOnlyAccessLayers("repository", "event", "home")
        .whereLayer("repository")
        .mayOnlyAccessLayers("event", "home")
        .whereLayer("script")
        .mayOnlyAccessLayers("event", "home")
        .whereLayer("life")
        .mayOnlyAccessLayers("event", "home")
        .whereLayer("event")
        .mayOnlyAccessLayers("home")
        .whereLayer("home")
        .mayNotAccessAnyLayer()
        .whereLayer("cli")
        .mayOnlyBeAccessedByLayers("main")
        .check(CLASSES);
  }

  @Test
  void the_core_tells_events_and_never_prints() {
    noClasses()
        .that(
            resideInAPackage("io.federation.node..")
                .and(
                    DescribedPredicate.not(
                        resideInAPackage("io.federation.node.cli")
                            .or(resideInAPackage("io.federation.node.app"))
                            .or(resideInAPackage("io.federation.node.event"))
                            .or(resideInAPackage("io.federation.node")))))
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.io.PrintStream")
        .check(CLASSES);
  }

  @Test
  void the_node_talks_to_git_through_the_git_module_alone() {
    noClasses()
        .that()
        .resideInAPackage("io.federation.node..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.eclipse.jgit..")
        .check(CLASSES);
  }

  @Test
  void prometheus_is_for_the_process_that_stays() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.federation.node.metrics.server")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.prometheus..")
        .check(CLASSES);
  }

  @Test
  void only_commands_are_parsed_by_annotations_and_json_is_kept_to_where_nothing_is_in_a_hurry() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "io.federation.node.cli",
            "io.federation.node.status",
            "io.federation.node.install",
            "io.federation.node.calls")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("picocli..", "com.fasterxml..", "org.yaml..")
        .check(CLASSES);
  }
}
