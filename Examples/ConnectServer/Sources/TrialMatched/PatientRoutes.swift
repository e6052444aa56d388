import Foundation
import Hummingbird
import Logging
import Medblocks
import ServiceLifecycle

/// What belongs to one patient, and is shown to nobody else.
struct PatientRoutes {
  let backend: Backend

  func add(to routes: RouterGroup<AppContext>) {
    let patient = routes.group("api/patients/:id")
    patient.get("connections") { _, context in
      try await backend.facilities(of: try visitor(context)).map(ConnectionAnswer.init)
    }
    patient.get("records") { _, context in
      try await backend.progress(of: try visitor(context))
    }
    patient.get("history") { _, context in
      try await backend.history(of: try visitor(context))
    }
    patient.get("records/stream", use: stream)
    patient.delete("connections/:connection_id", use: disconnect)
  }

  /// The patient of the path, who has to be the one that asks.
  private func visitor(_ context: AppContext) throws -> String {
    guard context.parameters.get("id") == context.patientID else { throw HTTPError(.forbidden) }
    return context.patientID
  }

  @Sendable private func disconnect(
    _ request: Request, _ context: AppContext
  ) async throws -> HTTPResponse.Status {
    let link = try context.parameters.require("connection_id")
    try await backend.mb.patients.disconnectConnection(
      try visitor(context), connectionID: PatientConnection.ID(link))
    return .noContent
  }

  /// Server-sent events: the progress at once, and whenever it has changed.
  @Sendable private func stream(_ request: Request, _ context: AppContext) async throws -> Response
  {
    let patientID = try visitor(context)
    let news = await backend.feed.news(of: patientID)
    let body = ResponseBody { writer in
      var shown: RecordProgress?
      for await what in news.cancelOnGracefulShutdown() {
        guard what == .event || shown?.isArriving != false else {
          try await writer.write(ByteBuffer(string: ": still here\n\n"))
          continue
        }
        do {
          // The body is written after the route has returned, and with it the task's logger.
          let progress = try await withLogger(context.logger) { _ in
            try await backend.progress(of: patientID)
          }
          // An event may have changed the connections alone.
          guard what == .event || progress != shown else { continue }
          shown = progress
          let json = String(decoding: try JSONEncoder().encode(progress), as: UTF8.self)
          try await writer.write(ByteBuffer(string: "data: \(json)\n\n"))
        } catch let error as MedblocksError {
          context.log(error)  // the next tick tries again
        }
      }
      try await writer.finish(nil)
    }
    return Response(
      status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
      body: body)
  }
}
