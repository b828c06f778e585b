/**
 * Gradus and its peers, side by side: what each does ({@link gradus.bench.side.Workload}), how a
 * library does it ({@link gradus.bench.side.Peer}), and one program that runs them in turn ({@link
 * gradus.bench.side.Compare}).
 */
@NullMarked
package gradus.bench.side;

import org.jspecify.annotations.NullMarked;
