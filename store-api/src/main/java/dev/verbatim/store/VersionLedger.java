package dev.verbatim.store;

import dev.verbatim.model.Hash128;
import dev.verbatim.model.SpanId;
import dev.verbatim.model.SpanStatus;
import dev.verbatim.model.TraceId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * What was derived about versions of prompts: sites, their versions, and for each model call the
 * one it used. All of it can be made again from the spans; it is kept so that a restart need not.
 * Safe for any number of threads.
 */
public interface VersionLedger {
  /**
   * A place in a program that calls a model.
   *
   * @param siteId 16 hexadecimal digits
   * @param name for people
   * @param place what sites are told apart in by their text
   */
  record Site(String siteId, String name, String place) {}

  /**
   * A version of the prompt at a site.
   *
   * @param declaredName as the app named it; empty for a detected one
   * @param skeletonJson its program text; opaque here
   */
  record Version(
      String siteId, String versionId, Optional<String> declaredName, String skeletonJson) {}

  /**
   * A model call.
   *
   * @param contentHash which of several spans of one key
   * @param prompt equal for calls of the site with the same prompt
   * @param versionId empty while its prompt is like too few others
   * @param marks which lines of hand-made splits its prompt has: their ids
   * @param costPicos a 10^12th of a dollar each; empty without a known price
   */
  record Call(
      TraceId traceId,
      SpanId spanId,
      Hash128 contentHash,
      String siteId,
      long prompt,
      Optional<String> versionId,
      List<String> marks,
      long startEpochNanos,
      long durationNanos,
      SpanStatus status,
      OptionalLong costPicos,
      Optional<String> release,
      Optional<String> commit,
      Optional<String> instance) {
    public Call {
      marks = List.copyOf(marks);
    }
  }

  /** All calls with this prompt are of this version. */
  record Assignment(String siteId, long prompt, String versionId) {}

  /** All calls with this prompt have these marks. */
  record Marking(String siteId, long prompt, List<String> marks) {
    public Marking {
      marks = List.copyOf(marks);
    }
  }

  /** All calls of a version are of another; the version is no more. */
  record Merge(String siteId, String versionId, String intoVersionId) {}

  /** The version is no more; no call is of it. */
  record Dropped(String siteId, String versionId) {}

  /**
   * Changes, made together in this order.
   *
   * @param sites new ones, and ones to be put in the place of known ones
   * @param versions the same
   * @param calls those that are known already are left as they are
   */
  record Changes(
      List<Site> sites,
      List<Version> versions,
      List<Call> calls,
      List<Assignment> assignments,
      List<Marking> markings,
      List<Merge> merges,
      List<Dropped> dropped) {
    public Changes {
      sites = List.copyOf(sites);
      versions = List.copyOf(versions);
      calls = List.copyOf(calls);
      assignments = List.copyOf(assignments);
      markings = List.copyOf(markings);
      merges = List.copyOf(merges);
      dropped = List.copyOf(dropped);
    }
  }

  /** Makes changes, all or none. */
  void apply(String project, Changes changes);

  /** All sites, in the order of their ids. */
  List<Site> sites(String project);

  /** All versions, in the order of their sites and ids. */
  List<Version> versions(String project);

  /** The calls of a span key, one for each content; usually one or none. */
  List<Call> calls(String project, TraceId traceId, SpanId spanId);

  /** All calls of a site in the order of time. */
  void calls(String project, String siteId, Consumer<Call> each);

  /** The calls that started last, the latest first. */
  List<Call> latest(String project, int limit);

  /** How many calls there are. */
  long count(String project);

  /** Forgets everything about a project. */
  void clear(String project);
}
