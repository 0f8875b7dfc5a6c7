import java.util.List;
import org.codelibs.opensearch.runner.OpenSearchRunner;

/** One OpenSearch node in this JVM, on loopback; it ends when its standard input does. */
public class OneNode {
    public static void main(String[] args) throws Exception {
        String folder = args[0], name = args[1], http = args[2], transport = args[3];
        List<String> seeds = List.of(args[4].split(",")), names = List.of(args[5].split(","));
        OpenSearchRunner runner = new OpenSearchRunner();
        runner.onBuild((number, settings) -> {
            settings.put("node.name", name);
            settings.put("discovery.type", "zen"); // the runner would take one node for a whole cluster
            settings.put("network.host", "127.0.0.1");
            settings.put("http.port", http);
            settings.put("transport.port", transport);
            settings.putList("discovery.seed_hosts", seeds);
            settings.putList("cluster.initial_cluster_manager_nodes", names);
            // A disk that others fill must not move the test's shards about.
            settings.put("cluster.routing.allocation.disk.threshold_enabled", false);
            // 5 MB of writes at a time, so that a rebuild meets a node that has too much to do.
            settings.put("indexing_pressure.memory.limit", "1%");
        });
        runner.build(OpenSearchRunner.newConfigs()
            .basePath(folder).clusterName("lessonsearch-test").numOfNode(1));
        System.in.transferTo(java.io.OutputStream.nullOutputStream());
        Runtime.getRuntime().halt(0);
    }
}
