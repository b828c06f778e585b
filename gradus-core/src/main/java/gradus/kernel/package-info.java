/** How it is computed: kernels, their scalar twins and the thread team. */
@NullMarked
package gradus.kernel;

import org.jspecify.annotations.NullMarked;
