package io.edgewise.agent.config;

import java.nio.charset.StandardCharsets;

/** The operator's files with every known key, one a line; names that the operator chooses begin with "my". */
public final class ExampleFiles {
    static final String AGENT = """
            schema: edgewise.agent/v1
            identity:
              site: north
              device: gw-7
            broker:
              url: "tcp://127.0.0.1:1883"
              insecure: false
              version: 5
              envelope: none
              batch:
                records: 50
                delay: 5s
                gzip: true
              telemetry-per-hour: 10MiB
            registries:
              "my-registry:5000":
                plain-http: true
            store:
              path: store
              limit: 2GiB
            trust:
              policy: policy.yaml
            control:
              socket: agent.sock
            hands:
              file:
                scope: all
            health:
              every: 30s
            profile: small
            field:
              url: "tcp://127.0.0.1:1884"
            spool:
              limit: 64MiB
              sync: always
              keep-telemetry: 7d
            alarms:
              flood:
                most: 10
                per: 10m
            flights:
              limit: 32MiB
              before: 5m
              after: 1m
              memory: 1MiB
            """;

    static final String AGENT_TLS = """
            schema: edgewise.agent/v1
            identity: { site: north, device: gw-7 }
            broker:
              url: "mqtts://broker.example:8883"
              insecure: false
              tls:
                ca: ca.pem
                certificate: gw.pem
                key: gw.key.pem
                alpn: mqtt
              login:
                user: gw
                password-file: password
            store: { path: store }
            trust: { policy: policy.yaml }
            """;

    static final String AGENT_REGISTRIES = """
            schema: edgewise.agent/v1
            identity: { site: north, device: gw-7 }
            broker: { url: "tcp://127.0.0.1:1883" }
            registries:
              "my-registry:5000":
                tls:
                  ca: ca.pem
                  certificate: gw.pem
                  key: gw.key.pem
                login: registry.login
                token-server: "https://tokens.example"
                proxy: "http://proxy.example:3128"
                mirrors: [ "My-Mirror:5000", "127.0.0.1:5000" ]
                rate: 2MiB/s
              "my-other":
                docker-config: config.json
                plain-http: false
            store: { path: store }
            trust: { policy: policy.yaml }
            """;

    static final String STATE = """
            schema: edgewise.state/v1
            models:
              my-band:
                package: "oci://registry.example:5000/models/well-band@sha256:%s"
            pipelines:
              my-well:
                source:
                  mqtt:
                    topic: "field/well-11/frame"
                    format: native
                    time: device
                    silent-after: 2m
                bind:
                  my-P-PDG:
                    from: p_pdg
                    unit: Pa
                run-when:
                  channel: my-P-PDG
                  above: 1.0e6
                  below: 0.8e6
                  for: 30s
                  grace: 2m
                regimes:
                  by:
                    my-speed: [0, 1000, 3000]
                  names: [slow, fast]
                  settle: 30s
                  dead-band: 5%%
                resample:
                  rate: 10Hz
                  method: linear
                  longest: 2s
                window:
                  size: 180s
                  hop: 10s
                  lateness: 2s
                model: my-band
                learn: 20m
                decide:
                  threshold: 2.5
                  raise:
                    count: 3
                    of: 4
                  clear:
                    count: 4
                    of: 4
                    below: 0.9
                  on-delay: 0s
                  latch: false
                when-bad:
                  hold-last: 5m
                  then: out-of-service
                publish:
                  topic: default
                  class: telemetry
                  qos: 1
            """.formatted("3f".repeat(32));

    static final String POLICY = """
            schema: edgewise.policy/v1
            name: production
            counter: 1
            development: false
            keys:
              my-line-a:
                file: line-a.pub.pem
            scopes:
              - prefix: "registry.example:5000/models/"
                require:
                  - threshold: 1
                    keys: [my-line-a]
                    formats: [oms]
            """;

    static final String POLICY_WHOLE = """
            schema: edgewise.policy/v1
            name: production
            counter: 3
            keys: { line-a: { file: line-a.pub.pem }, line-b: { file: line-b.pub.pem } }
            authorities: { plant-ca: { file: ca.pem } }
            revoked: [ "sha256:0000000000000000000000000000000000000000000000000000000000000000" ]
            scopes:
              - prefix: "registry.example:5000/models/"
                require:
                  - { threshold: 2, keys: [line-a, line-b], formats: [oms, cosign] }
                  - certificates: { authorities: [plant-ca], san: ["https://a.example"], time: ignore-expiry }
                    formats: [oms]
                  - keys: [line-b]
                    predicate:
                      type: "https://slsa.dev/verification_summary/v1"
                      fields:
                        - { path: /verificationResult, equals: PASSED }
                        - { path: /kind, in: [a, b] }
                        - { path: /verifiedLevels, contains: SLSA_BUILD_LEVEL_2 }
                        - { path: /timeVerified, max-age: 90d }
                        - { path: /policy, present: true }
                model: { operators: [ai.onnx], denied-operators: ["ai.onnx:Loop"], external-data: true,
                         tensors: 500, most-opset: 21 }
            """;

    private ExampleFiles() {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Returns agent.yaml. */
    public static String agent() {
        return AGENT;
    }

    /** Returns device.yaml. */
    public static String state() {
        return STATE;
    }
}
