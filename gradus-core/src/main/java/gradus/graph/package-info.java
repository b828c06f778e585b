/** What is computed: operations, nodes, shape rules and derivatives. */
@NullMarked
package gradus.graph;

import org.jspecify.annotations.NullMarked;
