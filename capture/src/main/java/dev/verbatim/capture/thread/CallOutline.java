package dev.verbatim.capture.thread;

import dev.verbatim.model.Conversation;
import dev.verbatim.model.Hash128;
import dev.verbatim.model.Message;
import dev.verbatim.model.ModelCall;
import dev.verbatim.model.Part;
import dev.verbatim.model.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What threading needs to know of a model call.
 *
 * @param span the span, read and priced, without its place in a conversation
 * @param contentHash tells a resend
 * @param messages hashes of the request's messages for chains
 * @param chains the prefix chain after each message of {@code messages}
 * @param answersAt which messages are the model's
 * @param leadingSystem how many messages at the beginning are system text
 * @param answers hashes of the answers, one for each choice
 * @param requests what the answers ask for, by call id
 * @param exchanges tools that ran just before this call
 * @param previousResponseId the answer this call goes on from, where the provider keeps the history
 * @param slices hashes of all slices of the call's payloads
 * @param conversation the messages themselves
 */
public record CallOutline(
    Span span,
    Hash128 contentHash,
    List<Hash128> messages,
    List<Hash128> chains,
    List<Integer> answersAt,
    int leadingSystem,
    List<Hash128> answers,
    Map<String, Part.ToolRequest> requests,
    List<ToolExchange> exchanges,
    Optional<String> previousResponseId,
    Set<Hash128> slices,
    Conversation conversation) {

  /** Hashes the messages of a call. */
  public static CallOutline of(
      Span span,
      Hash128 contentHash,
      Conversation conversation,
      Optional<String> previousResponseId,
      Set<Hash128> slices) {
    MessageHash hash = new MessageHash(span.project());
    List<Hash128> messages = new ArrayList<>();
    List<Hash128> chains = new ArrayList<>();
    List<Integer> answersAt = new ArrayList<>();
    int leadingSystem = 0;
    Hash128 chain = hash.emptyChain();
    for (Message message : conversation.input()) {
      int at = messages.size();
      if (message.role().equals("system") && leadingSystem == at) {
        leadingSystem++;
      }
      if (message.role().equals("assistant")) {
        answersAt.add(at);
      }
      messages.add(hash.forChain(message));
      chain = hash.extend(chain, messages.getLast());
      chains.add(chain);
    }
    return new CallOutline(
        span,
        contentHash,
        messages,
        chains,
        answersAt,
        leadingSystem,
        conversation.output().stream().map(hash::forChain).toList(),
        ToolExchange.requests(conversation.output()),
        ToolExchange.latest(conversation.input()),
        previousResponseId,
        slices,
        conversation);
  }

  Hash128 wholeRequest() {
    return chains.isEmpty() ? emptyChain() : chains.getLast();
  }

  /** The keys under which it can be continued, if its history is all in its request. */
  List<Hash128> ownContinuationKeys() {
    return continuationKeys(wholeRequest());
  }

  Hash128 responseKey(String id) {
    return new MessageHash(span.project()).responseKey(id);
  }

  Hash128 toolCallKey(String callId) {
    return new MessageHash(span.project()).toolCallKey(callId);
  }

  /** Everything under which the call can be found. */
  List<Hash128> keys(List<Hash128> continuations) {
    List<Hash128> keys = new ArrayList<>(continuations);
    responseId().ifPresent(id -> keys.add(responseKey(id)));
    requests.keySet().forEach(id -> keys.add(toolCallKey(id)));
    return keys;
  }

  Hash128 emptyChain() {
    return new MessageHash(span.project()).emptyChain();
  }

  /** The whole request as a chain, behind what the provider kept of it. */
  Hash128 chainBehind(Hash128 kept) {
    MessageHash hash = new MessageHash(span.project());
    Hash128 chain = kept;
    for (Hash128 message : messages.subList(leadingSystem, messages.size())) {
      chain = hash.extend(chain, message);
    }
    return chain;
  }

  /** The keys under which the call can be continued, one for each answer. */
  List<Hash128> continuationKeys(Hash128 wholeRequest) {
    MessageHash hash = new MessageHash(span.project());
    return answers.stream().map(answer -> hash.extend(wholeRequest, answer)).toList();
  }

  Optional<String> responseId() {
    return span.call().flatMap(ModelCall::responseId);
  }
}
