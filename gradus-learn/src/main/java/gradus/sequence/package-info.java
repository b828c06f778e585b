/**
 * Sequences of symbols: grammars that make them, texts and vocabularies, and samplers that write
 * them.
 */
@NullMarked
package gradus.sequence;

import org.jspecify.annotations.NullMarked;
