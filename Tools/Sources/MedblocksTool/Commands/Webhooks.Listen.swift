import ArgumentParser
import Foundation
import HTTPTypes
import Hummingbird
import Medblocks
import UnixSignals

extension Webhooks {
  /// Prints the events that an endpoint on this machine receives.
  struct Listen: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract:
        "Registers an endpoint on this machine and prints each verified event until Ctrl-C.",
      discussion: """
        Only a local Medblocks reaches this machine directly; others need a tunnel (--url). The \
        endpoint is deleted at the end or, if this process is killed, at the next start.
        """)

    @Option(help: "The port to listen on; 0 for any free one.")
    var port = 9_090

    @Option(help: "The URL at which Medblocks reaches the port; the default is http://localhost.")
    var url: String?

    @OptionGroup var api: APIOptions
    @OptionGroup var output: OutputOptions

    func validate() throws { try Port.validate(port, "--port", in: Port.orAnyFree) }

    func run() async throws {
      try await api.run { mb in
        let port = try LoopbackServer.availablePort(port, option: "--port")
        let registry = ListenerRegistry()
        let deliveries = Deliveries()
        let (failures, failed) = AsyncStream<any Error>.makeStream()
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm, .sighup)
        try await LoopbackServer.serve(router(deliveries, failed), port: port) { port in
          try await registry.cleanUp(mb)
          let listener = registry.register()
          if listener == nil {
            Terminal.note(
              "Cannot write to \(registry.folder.path): if this process is killed, its endpoint stays."
            )
          }
          let endpointURL = url ?? "http://localhost:\(port)/webhooks"
          let endpoint = try await mb.webhooks.create(
            url: endpointURL, events: [.all], description: "medblocks webhooks listen",
            metadata: listener.map { [ListenerRegistry.metadataKey: .string($0.id)] })
          let failure: (any Error)?
          do {
            try await deliveries.accept(secret: endpoint.secret)
            Terminal.note(
              "Listening at \(endpointURL) as \(endpoint.id); press Ctrl-C to stop.",
              ["endpoint": .string(endpoint.id.rawValue), "url": .string(endpointURL)])
            failure = await Self.waitForEnd(signals, failures)
          } catch {
            failure = error
          }
          try await delete(endpoint.id, of: listener, mb)
          if let failure { throw failure }
        }
      }
    }

    /// Deletes the endpoint; if that fails, the next start does.
    private func delete(
      _ id: WebhookEndpoint.ID, of listener: ListenerRegistry.Listener?, _ mb: MedblocksClient
    ) async throws {
      let mb = try mb.withOptions { $0.deadline = .seconds(5) }
      do {
        try await mb.webhooks.delete(id)
        listener?.release(forgetting: true)
        Terminal.note("Deleted \(id).", ["deleted": .string(id.rawValue)])
      } catch {
        listener?.release(forgetting: false)
        Terminal.note("\(id) could not be deleted; the next start of this command deletes it.")
      }
    }

    /// Waits for a signal or a failure, and returns the failure.
    private static func waitForEnd(
      _ signals: UnixSignalsSequence, _ failures: AsyncStream<any Error>
    ) async -> (any Error)? {
      await withTaskGroup(of: (any Error)?.self) { group in
        group.addTask {
          for await _ in signals { break }
          return nil
        }
        group.addTask { await failures.first { _ in true } }
        defer { group.cancelAll() }
        return await group.next() ?? nil
      }
    }

    private func router(
      _ deliveries: Deliveries, _ failed: AsyncStream<any Error>.Continuation
    ) -> Router<BasicRequestContext> {
      let router = Router()
      router.post("**") { request, _ in
        let body = try await request.body.collect(upTo: 1 << 20)
        let signature = HTTPField.Name(Medblocks.Webhooks.signatureHeader)
          .flatMap { request.headers[$0] }
        guard let inbox = await deliveries.inbox else { return HTTPResponse.Status(code: 503) }
        let status = await inbox.respond(
          to: body.readableBytesView, signature: signature,
          onError: {
            Terminal.note("Delivery failed: \($0)")
            if $0 is StandardStream.WriteError { failed.yield($0) }
          },
          handle: { event in
            let time = event.createdAt?.formatted(.iso8601) ?? ""
            try Terminal.line(
              output.json
                ? try JSON(parsing: body.readableBytesView).line
                : [time, event.type.rawValue, event.id.rawValue].map(\.printable)
                  .joined(separator: "\t"))
          })
        return HTTPResponse.Status(code: status)
      }
      return router
    }
  }

  /// The inbox of the endpoint, as soon as its secret is known.
  private actor Deliveries {
    private(set) var inbox: WebhookInbox?

    func accept(secret: WebhookSecret) throws { inbox = try WebhookInbox(secrets: [secret]) }
  }
}
