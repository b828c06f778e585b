/** Files of tensors: safetensors, written so that a crash never costs the file that was there. */
@NullMarked
package gradus.store;

import org.jspecify.annotations.NullMarked;
