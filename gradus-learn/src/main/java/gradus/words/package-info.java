/** Vectors for words, learned from the words around them, and pictures of them. */
@NullMarked
package gradus.words;

import org.jspecify.annotations.NullMarked;
