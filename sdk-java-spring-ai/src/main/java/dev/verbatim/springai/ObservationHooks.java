package dev.verbatim.springai;

import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;

/** Listens to the observations of every registry of the application. */
final class ObservationHooks implements BeanPostProcessor {
  private final ObjectProvider<PendingStreams> streams;

  ObservationHooks(ObjectProvider<PendingStreams> streams) {
    this.streams = streams;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    if (bean instanceof ObservationRegistry registry) {
      registry
          .observationConfig()
          .observationHandler(new SpringAiObservations(streams.getObject()));
    }
    return bean;
  }
}
