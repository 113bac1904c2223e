package dev.verbatim.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * A test that replays a tape. It takes a {@link Replay}, to give its base URLs to model clients;
 * tools ask the tape by themselves.
 *
 * <pre>{@code
 * @ReplayTest("tapes/refund")
 * void refund(Replay replay) {
 *   OpenAIClient client = OpenAIOkHttpClient.builder()
 *       .baseUrl(replay.baseUrl("openai")).apiKey(replay.apiKey()).build();
 *   assertThat(answer(client, "How long may I send it back?")).contains("30 days");
 * }
 * }</pre>
 *
 * <p>With the system property {@code verbatim.replay.accept=true} a run that differs becomes the
 * new tape. The variable {@code VERBATIM_CLI} is the command {@code verbatim} if that is not on the
 * {@code PATH}.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Test
@ExtendWith(ReplayExtension.class)
@ResourceLock("dev.verbatim.replay")
public @interface ReplayTest {
  /** The directory of the tape, relative to the working directory. */
  String value();
}
