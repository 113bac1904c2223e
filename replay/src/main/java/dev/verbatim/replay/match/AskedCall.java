package dev.verbatim.replay.match;

import dev.verbatim.replay.match.RequestForms.Basis;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A call that is made now.
 *
 * @param key what it is
 * @param forms of its request, at most one of each basis
 * @param retry which try of its client this is, from 0; empty if the client does not say
 */
public record AskedCall(CallKey key, List<RequestForms> forms, OptionalInt retry) {
  public AskedCall {
    forms = List.copyOf(forms);
    if (forms.isEmpty()) {
      throw new IllegalArgumentException("forms: none (expected: at least one)");
    }
  }

  Optional<RequestForms> form(Basis basis) {
    return forms.stream().filter(form -> form.basis() == basis).findFirst();
  }
}
