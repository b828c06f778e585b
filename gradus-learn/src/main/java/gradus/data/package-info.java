/** Data sets, batches and readers. */
@NullMarked
package gradus.data;

import org.jspecify.annotations.NullMarked;
