package dev.verbatim.e2e.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import org.junit.jupiter.api.Test;

/** The table of modules in ARCHITECTURE.md, as far as packages can show it. */
class DependencyRulesTest {
  private static final String[] JDK = {"java..", "javax..", "jdk..", "org.jspecify.."};

  /** The store contract, without the engines that implement it. */
  private static final DescribedPredicate<JavaClass> STORE_API =
      resideInAPackage("dev.verbatim.store..")
          .and(
              DescribedPredicate.not(
                  resideInAnyPackage(
                      "dev.verbatim.store.embedded..", "dev.verbatim.store.testkit..")))
          .as("the store contract");

  private static final DescribedPredicate<JavaClass> ENGINE =
      resideInAPackage("dev.verbatim.store.embedded..");

  @Test
  void modelDependsOnNothing() {
    classes()
        .that()
        .resideInAPackage("dev.verbatim.model..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(JDK).or(resideInAPackage("dev.verbatim.model..")))
        .because(
            "the model is the common language: whatever it drew in, every module would inherit")
        .check(ProductClasses.ALL);
  }

  @Test
  void storeContractKnowsOnlyTheModel() {
    classes()
        .that(STORE_API)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(JDK).or(resideInAPackage("dev.verbatim.model..")).or(STORE_API))
        .because("an engine must be able to implement the contract without anything of another one")
        .check(ProductClasses.ALL);
  }

  @Test
  void otlpKnowsTheModelAndItsWireFormats() {
    classes()
        .that()
        .resideInAPackage("dev.verbatim.otlp..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(JDK)
                .or(
                    resideInAnyPackage(
                        "dev.verbatim.otlp..",
                        "dev.verbatim.model..",
                        "io.opentelemetry.proto..",
                        "com.google.protobuf..",
                        "com.fasterxml.jackson.core..",
                        "com.github.luben.zstd..")))
        .because("decoding must work the same behind any transport and in front of any store")
        .check(ProductClasses.ALL);
  }

  @Test
  void captureKnowsTheModelAndAStreamingParser() {
    classes()
        .that()
        .resideInAPackage("dev.verbatim.capture..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(JDK)
                .or(
                    resideInAnyPackage(
                        "dev.verbatim.capture..",
                        "dev.verbatim.model..",
                        "com.fasterxml.jackson.core..")))
        .because(
            "capture cuts exact bytes: a tree parser would lose them, and a store or a transport"
                + " here would let spans pass beside the choke point")
        .check(ProductClasses.ALL);
  }

  @Test
  void gatewayKnowsNoServerAndNoEngine() {
    noClasses()
        .that()
        .resideInAPackage("dev.verbatim.gateway..")
        .should()
        .dependOnClassesThat(
            ENGINE.or(
                resideInAnyPackage(
                    "dev.verbatim.server..", "dev.verbatim.otlp..", "dev.verbatim.app..")))
        .because(
            "it forwards and copies: what becomes of the copies is the store's and the server's")
        .check(ProductClasses.ALL);
  }

  @Test
  void insightKnowsTheModelCaptureAndTheStoreContract() {
    classes()
        .that()
        .resideInAPackage("dev.verbatim.insight..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(JDK)
                .or(
                    resideInAnyPackage(
                        "dev.verbatim.insight..", "dev.verbatim.model..", "dev.verbatim.capture.."))
                .or(STORE_API))
        .because("what it finds out must be the same over any store and behind any surface")
        .check(ProductClasses.ALL);
  }

  @Test
  void replayKnowsNoServerNoGatewayAndNoEngine() {
    noClasses()
        .that()
        .resideInAPackage("dev.verbatim.replay..")
        .should()
        .dependOnClassesThat(
            ENGINE.or(
                resideInAnyPackage(
                    "dev.verbatim.server..",
                    "dev.verbatim.gateway..",
                    "dev.verbatim.otlp..",
                    "dev.verbatim.app..")))
        .because("a recording must replay the same from any store, and without a way to a provider")
        .check(ProductClasses.ALL);
  }

  @Test
  void matchingKnowsNoInputAndNoOutput() {
    classes()
        .that()
        .resideInAPackage("dev.verbatim.replay.match..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(JDK)
                .or(
                    resideInAnyPackage(
                        "dev.verbatim.replay.match..",
                        "dev.verbatim.model..",
                        "dev.verbatim.capture..",
                        "dev.verbatim.insight..")))
        .because("which answer is right must not depend on where calls come from")
        .check(ProductClasses.ALL);
  }

  @Test
  void engineKnowsTheContractAndItsOwnLibraries() {
    noClasses()
        .that(ENGINE)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "dev.verbatim.capture..",
                "dev.verbatim.otlp..",
                "dev.verbatim.server..",
                "dev.verbatim.sdk..",
                "dev.verbatim.app..",
                "dev.verbatim.store.testkit.."))
        .because(
            "an engine stores what the contract gives it and must not know how that came about")
        .check(ProductClasses.ALL);
  }

  @Test
  void interchangeKnowsWireFormatsAndFiles() {
    classes()
        .that()
        .resideInAPackage("dev.verbatim.interchange..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(JDK)
                .or(
                    resideInAnyPackage(
                        "dev.verbatim.interchange..",
                        "dev.verbatim.otlp..",
                        "io.opentelemetry.proto..",
                        "com.google.protobuf..",
                        "com.fasterxml.jackson.core..",
                        "com.github.luben.zstd..",
                        "org.apache.parquet.format..")))
        .because(
            "imports enter by the same door as everybody's spans: behind the receiver they could"
                + " pass beside the choke point")
        .check(ProductClasses.ALL);
  }

  @Test
  void serverNamesNoStoreEngine() {
    noClasses()
        .that()
        .resideInAPackage("dev.verbatim.server..")
        .should()
        .dependOnClassesThat(ENGINE.or(resideInAnyPackage("org.apache.lucene..", "org.sqlite..")))
        .because("the same server runs over the embedded store, Postgres and OpenSearch")
        .check(ProductClasses.ALL);
  }

  @Test
  void onlyTheAppNamesAnEngine() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.verbatim.app..", "dev.verbatim.store.embedded..")
        .should()
        .dependOnClassesThat(ENGINE)
        .because("the choice of a store is one decision and is made in one place")
        .check(ProductClasses.ALL);
  }

  @Test
  void luceneStaysInsideItsEngine() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.verbatim.store.embedded..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.lucene..")
        .because("another engine must give the same answers without Lucene")
        .check(ProductClasses.ALL);
  }

  @Test
  void sdkKnowsNothingOfOurs() {
    noClasses()
        .that()
        .resideInAPackage("dev.verbatim.sdk..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.verbatim..")
                .and(DescribedPredicate.not(resideInAPackage("dev.verbatim.sdk.."))))
        .because("apps link it: it is tied to the server by spec/attributes.md and by nothing else")
        .check(ProductClasses.ALL);
  }

  @Test
  void frameworkModulesUseOnlyThePublicFaceOfTheSdk() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.verbatim.langchain4j..", "dev.verbatim.springai..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.verbatim..")
                .and(
                    DescribedPredicate.not(
                        resideInAnyPackage(
                            "dev.verbatim.sdk",
                            "dev.verbatim.langchain4j..",
                            "dev.verbatim.springai.."))))
        .because("whoever integrates another framework must be able to do the same from outside")
        .check(ProductClasses.ALL);
  }

  @Test
  void testsOfUsersNeedTheSdkAndJUnit() {
    classes()
        .that()
        .resideInAPackage("dev.verbatim.junit..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(JDK)
                .or(
                    resideInAnyPackage(
                        "dev.verbatim.junit..", "dev.verbatim.sdk..", "org.junit.jupiter.api..")))
        .because("whatever else it brought would meet the versions of the tests of users")
        .check(ProductClasses.ALL);
  }

  @Test
  void testKitsAreNotPartOfTheProduct() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "dev.verbatim.testkit..", "dev.verbatim.store.testkit..", "dev.verbatim.demo..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.verbatim.testkit..", "dev.verbatim.store.testkit..")
        .because("scripted providers and in-memory stores belong into tests and the demo")
        .check(ProductClasses.ALL);
  }

  @Test
  void nothingDependsOnTheAppExceptTheDemo() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.verbatim.app..", "dev.verbatim.demo..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.verbatim.app..")
        .because(
            "the app wires the others; who needs the wiring has the dependency the wrong way round")
        .check(ProductClasses.ALL);
  }

  @Test
  void modulesHaveNoCircles() {
    slices()
        .matching("dev.verbatim.(*)..")
        .should()
        .beFreeOfCycles()
        .because("a circle of modules is one module that cannot be understood in parts")
        .check(ProductClasses.ALL);
  }
}
