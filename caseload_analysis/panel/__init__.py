"""The panel that an HR adviser uses in JupyterLab: what is chosen, what is shown, and the code behind it."""
