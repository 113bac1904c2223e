package dev.verbatim.e2e.architecture;

import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethodWhere;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

class StyleRulesTest {

  @Test
  void namesSayWhatAThingIs() {
    classes()
        .should()
        .haveNameNotMatching(".*(Utils?|Manager|Helpers?|Impl|Commons?)(\\$.*)?")
        .because("such a name fits anything, so everything ends up there")
        .check(ProductClasses.ALL);
  }

  @Test
  void librariesDoNotPrint() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.verbatim.app..", "dev.verbatim.demo..")
        .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
        .because("the console belongs to the program that links a library")
        .check(ProductClasses.ALL);
  }

  @Test
  void nobodyEndsTheProcessButTheApp() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.verbatim.app..", "dev.verbatim.demo..")
        .should(
            callMethodWhere(
                DescribedPredicate.describe(
                    "System.exit",
                    (JavaCall<?> call) ->
                        call.getTargetOwner().isEquivalentTo(System.class)
                            && call.getName().equals("exit"))))
        .because("a library that ends its host loses whatever the host still had to write")
        .check(ProductClasses.ALL);
  }

  @Test
  void everyPackageSaysWhatItIsAndIsNullMarked() {
    List<String> unmarked =
        ProductClasses.ALL.stream()
            .map(JavaClass::getPackage)
            .distinct()
            .filter(javaPackage -> !javaPackage.isAnnotatedWith(NullMarked.class))
            .map(JavaPackage::getName)
            .sorted()
            .toList();
    assertThat(unmarked).as("packages without @NullMarked in package-info.java").isEmpty();
  }

  @Test
  void thePublicFaceOfTheSdkIsSmall() {
    List<String> face =
        ProductClasses.ALL.stream()
            .filter(javaClass -> javaClass.getPackageName().startsWith("dev.verbatim.sdk"))
            .filter(javaClass -> !javaClass.getPackageName().contains(".internal"))
            .filter(javaClass -> javaClass.getModifiers().contains(JavaModifier.PUBLIC))
            .filter(JavaClass::isTopLevelClass)
            .filter(javaClass -> !javaClass.getSimpleName().equals("package-info"))
            .map(JavaClass::getSimpleName)
            .sorted()
            .toList();
    assertThat(face).contains("Verbatim").hasSizeLessThanOrEqualTo(17);
  }

  @Test
  void theSdkExposesNoInternalTypes() {
    Set<String> exposed =
        ProductClasses.ALL.stream()
            .filter(javaClass -> javaClass.getPackageName().equals("dev.verbatim.sdk"))
            .filter(javaClass -> javaClass.getModifiers().contains(JavaModifier.PUBLIC))
            .flatMap(javaClass -> javaClass.getMethods().stream())
            .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC))
            .filter(
                method ->
                    method.getRawReturnType().getPackageName().contains(".sdk.internal")
                        || method.getRawParameterTypes().stream()
                            .anyMatch(type -> type.getPackageName().contains(".sdk.internal")))
            .map(method -> method.getFullName())
            .collect(java.util.stream.Collectors.toSet());
    assertThat(exposed).isEmpty();
  }
}
