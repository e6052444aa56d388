import Foundation
import Hummingbird
import Logging
import Medblocks
import ServiceLifecycle

/// The routes for the data of a patient; only that patient may request them.
struct PatientRoutes {
  let backend: Backend

  func add(to routes: RouterGroup<AppContext>) {
    let patient = routes.group("api/patients/:id")
    patient.get("connections") { _, context in
      try await backend.facilities(of: try authorizedPatientID(context))
        .map(ConnectionResponse.init)
    }
    patient.get("records") { _, context in
      try await backend.progress(of: try authorizedPatientID(context))
    }
    patient.get("history") { _, context in
      try await backend.history(of: try authorizedPatientID(context))
    }
    patient.get("records/stream", use: stream)
    patient.delete("connections/:connection_id", use: disconnect)
  }

  /// Returns the patient id of the path, which must be the id of the visitor.
  private func authorizedPatientID(_ context: AppContext) throws -> String {
    guard context.parameters.get("id") == context.patientID else { throw HTTPError(.forbidden) }
    return context.patientID
  }

  @Sendable private func disconnect(
    _ request: Request, _ context: AppContext
  ) async throws -> HTTPResponse.Status {
    let connectionID = try context.parameters.require("connection_id")
    try await backend.mb.patients.disconnectConnection(
      try authorizedPatientID(context), connectionID: PatientConnection.ID(connectionID))
    return .noContent
  }

  /// Streams the record progress as server-sent events: immediately, and after each change.
  @Sendable private func stream(_ request: Request, _ context: AppContext) async throws -> Response
  {
    let patientID = try authorizedPatientID(context)
    let triggers = await backend.updates.triggers(for: patientID)
    let body = ResponseBody { writer in
      var lastSent: RecordProgress?
      for await trigger in triggers.cancelOnGracefulShutdown() {
        guard trigger == .event || lastSent?.isSyncing != false else {
          try await writer.write(ByteBuffer(string: ": keep-alive\n\n"))
          continue
        }
        do {
          // The body is written after the route has returned, so the task-local logger is set again.
          let progress = try await withLogger(context.logger) { _ in
            try await backend.progress(of: patientID)
          }
          // After an event, send even equal progress: the connections may have changed.
          guard trigger == .event || progress != lastSent else { continue }
          lastSent = progress
          let json = String(decoding: try JSONEncoder().encode(progress), as: UTF8.self)
          try await writer.write(ByteBuffer(string: "data: \(json)\n\n"))
        } catch let error as MedblocksError {
          context.log(error)  // the next trigger tries again
        }
      }
      try await writer.finish(nil)
    }
    return Response(
      status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
      body: body)
  }
}
