/** Reading the bodies of provider APIs: requests, answers, and answers sent as event streams. */
@NullMarked
package dev.verbatim.capture.provider;

import org.jspecify.annotations.NullMarked;
