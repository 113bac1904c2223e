package dev.verbatim.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A test that runs once on each tape below a directory, as {@link ReplayTest} does on one. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@TestTemplate
@ExtendWith(CorpusExtension.class)
@ResourceLock("dev.verbatim.replay")
public @interface ReplayCorpus {
  /** The directory with the tapes, relative to the working directory. */
  String value();
}
