import Dispatch

/// Runs a build's long work on threads of its own, so that a preview server in the same program keeps answering.
final class BuildExecutor: TaskExecutor {
  private let queue = DispatchQueue(label: "pentimento.build", attributes: .concurrent)

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
