"""Treaties and other instruments between States: the register of facts that the project itself keeps."""
