import java.util.List;
import org.codelibs.opensearch.runner.OpenSearchRunner;

/** One OpenSearch node in this JVM, on loopback: java -cp 'lib/*' OneNode.java FOLDER NAME HTTP TRANSPORT SEEDS NAMES. */
public class OneNode {
    public static void main(String[] args) throws Exception {
        String folder = args[0], name = args[1], http = args[2], transport = args[3];
        List<String> seeds = List.of(args[4].split(",")), names = List.of(args[5].split(","));
        OpenSearchRunner runner = new OpenSearchRunner();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                runner.close();
            } catch (Exception ignored) {
                // the process ends in any case
            }
        }));
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
            // A dead node is noticed at once by its closed connection; a silent one within three seconds.
            settings.put("cluster.fault_detection.follower_check.timeout", "1s");
            settings.put("cluster.fault_detection.leader_check.timeout", "1s");
        });
        runner.build(OpenSearchRunner.newConfigs()
            .basePath(folder).clusterName("lessonsearch-test").numOfNode(1));
        System.out.println("started " + name);
        Thread.currentThread().join();
    }
}
