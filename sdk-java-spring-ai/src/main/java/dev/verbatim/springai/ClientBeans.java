package dev.verbatim.springai;

import dev.verbatim.sdk.Verbatim;
import java.util.List;
import org.springframework.beans.factory.config.BeanPostProcessor;

/** Wraps the clients of provider SDKs that an application has made beans of. */
final class ClientBeans implements BeanPostProcessor {
  private final List<Class<?>> types;

  ClientBeans(Class<?>... types) {
    this.types = List.of(types);
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    return types.stream().anyMatch(type -> type.isInstance(bean)) ? Verbatim.wrap(bean) : bean;
  }
}
