package dev.verbatim.server;

import dev.verbatim.store.SettingsStore;
import dev.verbatim.store.SpanStore;
import dev.verbatim.store.VersionLedger;

/**
 * Where a server keeps things. They belong to its owner.
 *
 * @param spans spans and their payloads
 * @param settings what people change
 * @param versions what was derived about versions of prompts
 */
public record ServerStores(SpanStore spans, SettingsStore settings, VersionLedger versions) {}
